/** Threads and processes of the host as the build makes them, for tests that run the real ones. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Inside the program's folder, so that its packages are found. */
export const bundleDevnetWorker = (name: string): Promise<string> =>
  bundled('electron/services/devnet-worker.ts', name);
export const bundleNativeProcess = (name: string): Promise<string> =>
  bundled('electron/services/native-process.ts', name);

async function bundled(entry: string, name: string): Promise<string> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const outfile = join(root, 'dist', 'test', `${name}-${process.pid}.mjs`);
  mkdirSync(join(root, 'dist', 'test'), { recursive: true });
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
    define: { 'import.meta.env.SSR': 'true' },
  });
  return outfile;
}
