// Bundles one TypeScript entry and runs it with Node: `node build/run.mjs ENTRY [ARGS]`.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleEntry, isWhole } from './bundle-entry.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [entry, ...args] = process.argv.slice(2);
if (!entry) {
  console.error('usage: node build/run.mjs ENTRY.ts [ARGS]');
  process.exit(2);
}
const { file, folder } = await bundleEntry(entry, `${basename(entry, '.ts')}-${process.pid}`);
process.env.TAOLITE_ROOT = root;
if (isWhole(entry)) {
  // In this process: another Node would take as long to come up as the program itself.
  process.argv.splice(1, 2, file);
  await import(pathToFileURL(file).href);
} else runAndForget();

function runAndForget() {
  const child = spawn(process.execPath, ['--enable-source-maps', file, ...args], { stdio: 'inherit' });
  const clean = () => rmSync(folder, { recursive: true, force: true });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    clean();
    process.exit(signal ? 1 : (code ?? 1));
  });
}
