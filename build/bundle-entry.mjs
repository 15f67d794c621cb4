// Bundles one TypeScript entry with esbuild for Node. Packages stay outside the bundle, so only our own code is compiled (tens of
// milliseconds, no cache to go stale), except for programs that people wait for: there Node would be longer at finding hundreds of
// package files than at running them.
import { mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

// A program that was bundled itself and bundles another is told where the repository is.
const root = process.env.TAOLITE_ROOT ?? fileURLToPath(new URL('..', import.meta.url));
const WHOLE = new Set([resolve(root, 'electron/commands/devnet.ts')]);
/** Packages with native parts, and those that few ask for. */
const OUTSIDE = ['level', 'libp2p', '@libp2p/*', '@chainsafe/*', 'bufferutil', 'utf-8-validate'];

/**
 * @param {string} entry path of a TypeScript file
 * @param {string} name folder below dist/run, made when missing
 * @returns {Promise<{ file: string, folder: string }>} the program, and the folder with all its files
 */
export async function bundleEntry(entry, name) {
  const folder = join(root, 'dist', 'run', name);
  mkdirSync(folder, { recursive: true });
  const whole = WHOLE.has(resolve(root, entry));
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
    ...(whole ? { external: OUTSIDE, banner: { js: REQUIRE } } : { packages: 'external' }),
    sourcemap: whole ? false : 'inline',
    logLevel: 'error',
    define: { 'import.meta.env.SSR': 'true' },
  });
  return { file: join(folder, `${basename(entry, '.ts')}.mjs`), folder };
}

/** Older packages within a whole bundle ask for Node's own modules this way. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";
