// Programs that people wait for: one file with all their packages (Node would be longer at finding hundreds of files than at running
// them), bundled again only when a source has changed, and started with the code V8 kept (build/start-cached.mjs).
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';

/** Packages with native parts. */
const OUTSIDE = ['level', 'bufferutil', 'utf-8-validate'];
/** What decides besides the program's own sources; the lock file stands for all packages. */
const ALSO = ['package-lock.json', 'tsconfig.json', 'build/whole-program.mjs', 'build/start-cached.mjs'];
/** Threads a program may start, found beside it by name: `<place>-<name>.cjs`. */
const THREADS = ['devnet/rpc/signature-worker.ts'];
const HOUR_MS = 3_600_000;

/** What a file has to look like for a bundle to be of it. */
function look(path) {
  const entry = statSync(path, { throwIfNoEntry: false });
  return entry && `${entry.mtimeMs} ${entry.size}`;
}

/** The same of a file that may have been read already: one that changed since then is to be read again. */
const lookBefore = (time, path) => (statSync(path).mtimeMs < time ? look(path) : 'changed meanwhile');

/** Whether the bundle there is one of the sources as they are. */
function isCurrent(folder, root) {
  try {
    const [, ...inputs] = readFileSync(join(folder, 'program'), 'utf8').split('\n');
    return inputs.every((line) => {
      const [path, ...was] = line.split('\t');
      return look(join(root, path)) === was.join('\t');
    });
  } catch {
    return false; // Never bundled.
  }
}

/**
 * The program of an entry, bundled where that is needed.
 * @param {string} entry path of a TypeScript file from the root
 * @param {string} root of the repository
 * @returns {Promise<{ file: string, folder: string }>} what Node is to run
 */
export async function wholeProgram(entry, root) {
  const name = basename(entry, '.ts');
  const folder = join(root, 'dist', 'programs', name);
  const file = join(folder, `${name}.mjs`);
  if (isCurrent(folder, root)) return { file, folder };
  mkdirSync(folder, { recursive: true });
  const { build, stop } = await import('esbuild');
  const began = Date.now();
  const seen = new Map(ALSO.map((path) => [path, look(join(root, path))]));
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry, ...THREADS],
    entryNames: '[name]',
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: OUTSIDE,
    plugins: [lateCurve, nativeInflate],
    logLevel: 'error',
    define: { 'import.meta.env.SSR': 'true', 'import.meta.url': 'undefined' },
  });
  await stop();
  for (const path of Object.keys(metafile.inputs))
    if (!path.includes('node_modules/') && !path.includes(':')) seen.set(path, lookBefore(began, join(root, path)));
  // V8 tells code from other code by its length alone: a name by content keeps them apart.
  const hash = createHash('sha256');
  for (const { contents } of outputFiles) hash.update(contents);
  const named = hash.digest('hex').slice(0, 16);
  forgetOld(folder);
  for (const { path, contents } of outputFiles) {
    const which = basename(path, '.cjs');
    writeWhole(join(folder, which === name ? `${named}.cjs` : `${named}-${which}.cjs`), contents);
  }
  copyFileSync(join(root, 'build/start-cached.mjs'), file);
  writeWhole(join(folder, 'program'), [named, ...[...seen].map((line) => line.join('\t'))].join('\n'));
  return { file, folder };
}

/** A program that starts at this moment finds one or the other, never half of it. */
function writeWhole(path, content) {
  writeFileSync(`${path}.${process.pid}`, content);
  renameSync(`${path}.${process.pid}`, path);
}

function forgetOld(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if ((statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) < Date.now() - HOUR_MS) rmSync(path, { force: true });
  }
}

/** A curve whose tables take a third of the time of a start, and which few chains ever use: worked out when first asked for. */
const lateCurve = {
  name: 'late-curve',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@noble\/curves\/bls12-381\.js$/ }, ({ path, namespace }) =>
      namespace === 'late' ? undefined : { path, namespace: 'late' },
    );
    onLoad({ filter: /./, namespace: 'late' }, ({ path }) => ({
      resolveDir: import.meta.dirname,
      contents: `const late = new Proxy({}, { get: (_, name) => require(${JSON.stringify(path)}).bls12_381[name] });
        export { late as bls12_381 };`,
    }));
  },
};

/** Node unpacks the packages' WebAssembly faster than JavaScript would. */
const nativeInflate = {
  name: 'native-inflate',
  setup({ onLoad }) {
    onLoad({ filter: /@polkadot\/wasm-util\/fflate\.js$/ }, () => ({
      contents: `import { inflateSync } from 'node:zlib';
        export const unzlibSync = (packed, out) => (out.set(inflateSync(packed)), out);`,
    }));
    onLoad({ filter: /@polkadot\/wasm-util\/base64\.js$/ }, () => ({
      contents: `export const base64Decode = (text, out) => (out.set(Buffer.from(text, 'base64')), out);`,
    }));
  },
};
