import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { chromiumFlags, chromiumPath } from './build/chromium.mjs';

// A data folder of this run alone; workers get it through the environment.
process.env['TAOLITE_E2E_DATA'] ??= mkdtempSync(join(tmpdir(), 'taolite-e2e-'));
const port = Number((process.env['TAOLITE_E2E_PORT'] ??= '4481'));

export default defineConfig({
  testDir: './test/e2e',
  outputDir: './test-results',
  // One host and one devnet serve all of them; two cores hold no more.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: { executablePath: chromiumPath() ?? '', args: chromiumFlags() },
  },
  projects: [{ name: 'chromium', use: { browserName: 'chromium' } }],
  webServer: {
    command: `node build/start.mjs --no-open --port ${port} --devnet-port none --data-dir "${process.env['TAOLITE_E2E_DATA']}"`,
    url: `http://127.0.0.1:${port}/`,
    timeout: 120_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
  },
});
