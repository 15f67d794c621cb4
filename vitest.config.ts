import { availableParallelism } from 'node:os';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { chromiumPath, chromiumFlags } from './build/chromium.mjs';

const exclude = ['**/node_modules/**', '**/dist/**', 'test/e2e/**'];
const gpuTests = ['miner/inference/**/*.browser.test.ts'];

/** A machine with other work to do is no fault of the code: only what never comes fails. */
const patience = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 15_000 } } };

/** Named here because workers import them: found only then, they would make vite bundle anew and reload the page in the middle of a test. */
const bundledAhead = [
  '@noble/hashes/sha2.js',
  '@noble/hashes/sha3.js',
  'onnxruntime-web/jspi',
  'onnxruntime-web/wasm',
  '@polkadot-api/substrate-bindings',
  'idb',
  'libsodium-wrappers-sumo',
  '@polkadot/util-crypto',
  '@polkadot/util-crypto/mnemonic/bip39',
  '@polkadot/util-crypto/mnemonic/wordlists/en',
];

/** Tests in real Chromium. */
const inChromium = (
  name: string,
  tests: { include: string[]; exclude: string[] },
  flags: string[],
): TestProjectInlineConfiguration => ({
  plugins: [svelte()],
  // Each project has its own cache: two servers writing one would undo each other's bundles.
  cacheDir: `node_modules/.vite/${name}`,
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'browser', 'module', 'import', 'default'] },
  optimizeDeps: { include: bundledAhead },
  test: {
    name,
    ...tests,
    ...patience,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { executablePath: chromiumPath() ?? '', args: [...chromiumFlags(), ...flags] },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
});

export default defineConfig({
  test: {
    // Vitest leaves one core free by default, which on two cores is half of them.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['**/*.test.ts'],
          exclude: [...exclude, '**/*.dom.test.ts', '**/*.browser.test.ts'],
          ...patience,
          setupFiles: ['test/fuzz/seed.ts'],
        },
      },
      {
        plugins: [svelte(), svelteTesting()],
        test: {
          name: 'dom',
          environment: 'happy-dom',
          include: ['**/*.dom.test.ts'],
          exclude,
          ...patience,
          setupFiles: ['test/fuzz/seed.ts'],
        },
      },
      inChromium('browser', { include: ['**/*.browser.test.ts'], exclude: [...exclude, ...gpuTests] }, []),
      // SwiftShader computes WebGPU on the processor, so that the WebGPU path is tested on machines without a graphics card.
      inChromium('browser-gpu', { include: gpuTests, exclude }, [
        '--enable-unsafe-webgpu',
        '--use-webgpu-adapter=swiftshader',
      ]),
    ],
  },
});
