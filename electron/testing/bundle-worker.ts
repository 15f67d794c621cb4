/** The devnet's thread as the build makes it, for tests that run the real one. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Inside the program's folder, so that its packages are found. */
export async function bundleDevnetWorker(name: string): Promise<string> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const outfile = join(root, 'dist', 'test', `${name}-${process.pid}.mjs`);
  mkdirSync(join(root, 'dist', 'test'), { recursive: true });
  await build({
    entryPoints: [join(root, 'electron/services/devnet-worker.ts')],
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
