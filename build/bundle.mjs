// Builds what runs: `dist/web` (the page, by vite) and `dist/host` (host, devnet thread, Electron main and preload, by esbuild).
// Each is skipped while the content of its inputs is unchanged. `node build/bundle.mjs [--force]` builds both.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const CODE = ['miner', 'chain', 'wallet', 'node-light', 'devnet', 'substrate', 'package.json', 'package-lock.json'];
const TARGETS = {
  host: {
    inputs: [...CODE, 'electron', 'build/bundle.mjs'],
    result: join(root, 'dist', 'host', 'start.mjs'),
    build: buildHost,
  },
  page: {
    inputs: [
      ...CODE,
      'renderer',
      'models',
      'electron/services',
      'build/vite',
      'vite.config.ts',
      'svelte.config.js',
      'tsconfig.json',
    ],
    result: join(root, 'dist', 'web', 'index.html'),
    build: buildPage,
  },
};

/** Tests and notes do not end up in what runs. */
const counts = (name) => !/\.test\.ts$|\.test\.svelte$|\.md$/.test(name) || name.startsWith('models/');

function* files(path) {
  const entry = statSync(join(root, path), { throwIfNoEntry: false });
  if (entry?.isDirectory()) for (const name of readdirSync(join(root, path)).sort()) yield* files(`${path}/${name}`);
  else if (entry && counts(path)) yield path;
}

function hashOf(inputs) {
  const hash = createHash('sha256').update(process.versions.node);
  for (const input of inputs)
    for (const file of files(input))
      hash
        .update(file)
        .update('\0')
        .update(readFileSync(join(root, file)))
        .update('\0');
  return hash.digest('hex');
}

const stampOf = (name) => join(root, 'dist', `.${name}-inputs`);

/** Builds `host` or `page` where its inputs changed. Gives the seconds it took, or 0 when nothing was to be done. */
export async function bundle(name, { force = false } = {}) {
  const { inputs, result, build } = TARGETS[name];
  const hash = hashOf(inputs);
  const stamp = stampOf(name);
  // The time of the result too: another build (`vite build --mode gallery`) may have replaced it.
  const stampText = () => `${hash} ${statSync(result).mtimeMs}`;
  if (!force && existsSync(result) && existsSync(stamp) && readFileSync(stamp, 'utf8') === stampText()) return 0;
  const began = performance.now();
  mkdirSync(dirname(stamp), { recursive: true });
  await build();
  // Files changed meanwhile are built the next time: the stamp is of what was there before.
  writeFileSync(stamp, stampText());
  return (performance.now() - began) / 1000;
}

async function buildHost() {
  const { build } = await import('esbuild');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const common = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'error',
    outdir: join(root, 'dist', 'host'),
    define: { 'import.meta.env.SSR': 'true', 'process.env.TAOLITE_VERSION': JSON.stringify(version) },
  };
  await build({
    ...common,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    entryPoints: {
      start: join(root, 'electron/host/start.ts'),
      'devnet-worker': join(root, 'electron/services/devnet-worker.ts'),
      'native-process': join(root, 'electron/services/native-process.ts'),
      desktop: join(root, 'electron/desktop/main.ts'),
    },
  });
  // A sandboxed preload must be one CommonJS file.
  await build({
    ...common,
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    entryPoints: { preload: join(root, 'electron/desktop/preload.ts') },
  });
}

/** In a process of its own: vite's memory is not the host's, and its output is shown only when it fails. */
async function buildPage() {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const [code] = await once(child, 'exit');
  if (code === 0) return;
  throw new Error(
    /ENOSPC/.test(output)
      ? 'the disk is full, so the page could not be built.'
      : `the page could not be built:\n${output.trim()}`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of Object.keys(TARGETS)) {
    const seconds = await bundle(name, { force: process.argv.includes('--force') });
    console.log(
      `${name}: ${seconds === 0 ? 'unchanged' : `built in ${seconds.toFixed(1)} s`} → ${relative(root, dirname(TARGETS[name].result))}`,
    );
  }
}
