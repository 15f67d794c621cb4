// `npm test`: everything, in order, each step with a heading and its time; stops at the first one that fails.
// `--only NAME[,NAME]` runs a part of it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromiumPath } from './chromium.mjs';
import { helpAsked } from './help.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url));
const node = (...args) => [process.execPath, args];
const vitest = (project) => node(bin('vitest/vitest.mjs'), 'run', '--project', project);

/** In the order of how soon they tell. */
const STEPS = {
  lint: ['Lint, floors rule included', node(bin('eslint/bin/eslint.js'), '.')],
  format: ['Formatting', node(bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.')],
  types: [
    'Types, page and all rooms',
    node(bin('svelte-check/bin/svelte-check'), '--tsconfig', './tsconfig.json', '--fail-on-warnings'),
  ],
  electron: ['Types, Electron main and preload', node(bin('typescript/bin/tsc'), '-p', 'electron')],
  unit: ['Unit tests', vitest('unit')],
  dom: ['Component tests', vitest('dom')],
  browser: ['Tests in Chromium', vitest('browser')],
  gpu: ['Tests in Chromium with WebGPU', vitest('browser-gpu')],
  demo: ['Demo: from nothing to mined alpha', node('build/run.mjs', 'test/demo/demo.ts', '--seed', '7')],
  build: ['Build', node('build/bundle.mjs')],
  e2e: ['End to end, in Chromium on the real host', node(bin('@playwright/test/cli.js'), 'test')],
};

helpAsked(`npm test [-- --only NAME[,NAME]]

Runs all checks in order and stops at the first that fails.

Steps
${Object.entries(STEPS)
  .map(([name, [title]]) => `  ${name.padEnd(10)}${title}`)
  .join('\n')}`);
const onlyAt = process.argv.indexOf('--only');
const wanted = onlyAt < 0 ? Object.keys(STEPS) : (process.argv[onlyAt + 1] ?? '').split(',');
const unknown = wanted.filter((name) => !(name in STEPS));
if (unknown.length > 0) {
  console.error(`unknown step ${unknown.join(', ')}; there are: ${Object.keys(STEPS).join(', ')}`);
  process.exit(2);
}

if (wanted.some((name) => ['browser', 'gpu', 'e2e'].includes(name)) && !chromiumPath()) installChromium();

const began = Date.now();
for (const name of wanted) {
  const [title, [command, args]] = STEPS[name];
  console.log(`\n── ${title} (${name}) ${'─'.repeat(Math.max(0, 60 - title.length - name.length))}`);
  const start = Date.now();
  const { status, signal } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TAOLITE_ROOT: root },
  });
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  if (status !== 0) {
    console.error(
      `\n✗ ${title} failed after ${seconds} s${signal ? ` (${signal})` : ''}. Repeat it alone with: npm test -- --only ${name}`,
    );
    process.exit(1);
  }
  console.log(`✓ ${title}: ${seconds} s`);
}
console.log(`\nAll ${wanted.length} steps passed in ${((Date.now() - began) / 1000).toFixed(0)} s.`);

/** The tests in a browser cannot be left out in silence: install Chromium where that is possible, else say what is missing. */
function installChromium() {
  const apt =
    process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (apt) {
    console.log('Installing Chromium for the browser tests (once)…');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { stdio: ['ignore', 'ignore', 'inherit'], env };
    spawnSync('apt-get', ['update', '-qq'], options);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options);
  }
  if (chromiumPath()) return;
  console.error(
    'The tests need Chromium, Chrome or Edge and found none. Install one, or name it in CHROMIUM_PATH, and run npm test again.',
  );
  process.exit(1);
}
