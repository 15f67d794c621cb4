// Makes a fresh clone runnable: checks Node, installs the locked packages once, remembers it by the lockfile's hash.
// Uses Node's own modules only, because nothing is installed when it first runs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Taolite needs Node 20.19 or newer; this is ${process.versions.node}. Nothing was changed.`);
  process.exit(1);
}
const stamp = join(root, 'node_modules', '.taolite-ready');
const hash = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .update(process.versions.node)
  .digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) {
  console.log('Installing packages (once, about half a minute)…');
  const npm = process.env.npm_execpath;
  // Install scripts are not needed by any package of ours and are not run.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
        cwd: root,
        stdio: 'inherit',
        shell: process.platform === 'win32',
      });
  if (done.status !== 0) {
    console.error(
      '\nThe packages could not be installed (see above). Check the network and the free disk space, then run the same command again.',
    );
    process.exit(1);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}
