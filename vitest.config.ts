import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumPath, chromiumFlags } from './build/chromium.mjs';

const exclude = ['**/node_modules/**', '**/dist/**', 'test/e2e/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['**/*.test.ts'],
          exclude: [...exclude, '**/*.dom.test.ts', '**/*.browser.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        plugins: [svelte(), svelteTesting()],
        test: {
          name: 'dom',
          environment: 'happy-dom',
          include: ['**/*.dom.test.ts'],
          exclude,
        },
      },
      {
        plugins: [svelte()],
        resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'browser', 'module', 'import', 'default'] },
        test: {
          name: 'browser',
          include: ['**/*.browser.test.ts'],
          exclude,
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: chromiumPath() ?? '', args: chromiumFlags() } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
