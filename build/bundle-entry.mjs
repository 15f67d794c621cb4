// Bundles one TypeScript entry with esbuild for Node. Packages stay outside the bundle, so only our own code is compiled (tens of
// milliseconds, no cache to go stale), except for the programs that people wait for (build/whole-program.mjs).
import { mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wholeProgram } from './whole-program.mjs';

// A program that was bundled itself and bundles another is told where the repository is.
const root = process.env.TAOLITE_ROOT ?? fileURLToPath(new URL('..', import.meta.url));
const WHOLE = new Set([resolve(root, 'electron/commands/devnet.ts')]);

/** Whether people wait for this program. */
export const isWhole = (entry) => WHOLE.has(resolve(root, entry));

/**
 * @param {string} entry path of a TypeScript file
 * @param {string} name folder below dist/run, made when missing
 * @returns {Promise<{ file: string, folder: string }>} the program, and the folder with all its files
 */
export async function bundleEntry(entry, name) {
  if (isWhole(entry)) return wholeProgram(entry, root);
  const folder = join(root, 'dist', 'run', name);
  mkdirSync(folder, { recursive: true });
  const { build } = await import('esbuild');
  await build({
    entryPoints: [resolve(root, entry)],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // What is imported on demand is loaded on demand, with the packages it needs.
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'error',
    define: { 'import.meta.env.SSR': 'true' },
  });
  return { file: join(folder, `${basename(entry, '.ts')}.mjs`), folder };
}
