// Bundles one TypeScript entry with esbuild and runs it with Node: `node build/run.mjs ENTRY [ARGS]`.
// Packages stay outside the bundle, so only our own code is compiled (tens of milliseconds, no cache to go stale).
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const [entry, ...args] = process.argv.slice(2);
if (!entry) {
  console.error('usage: node build/run.mjs ENTRY.ts [ARGS]');
  process.exit(2);
}
const outdir = join(root, 'dist', 'run');
mkdirSync(outdir, { recursive: true });
const outfile = join(outdir, `${basename(entry, '.ts')}-${process.pid}.mjs`);
await build({
  entryPoints: [resolve(root, entry)],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'error',
  define: { 'import.meta.env.SSR': 'true' },
});
const child = spawn(process.execPath, ['--enable-source-maps', outfile, ...args], {
  stdio: 'inherit',
  env: { ...process.env, TAOLITE_ROOT: root },
});
const { rmSync } = await import('node:fs');
const clean = () => rmSync(outfile, { force: true });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  clean();
  process.exit(signal ? 1 : (code ?? 1));
});
