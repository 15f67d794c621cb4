/** The host that `playwright.config.ts` starts: its address with the key, as `npm start` prints it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';

interface HostFile {
  readonly port: number;
  readonly key: string;
}

const dataDir = (): string => {
  const folder = process.env['TAOLITE_E2E_DATA'];
  if (!folder) throw new Error('TAOLITE_E2E_DATA is not set: run these tests with npm run test:e2e.');
  return folder;
};
export const hostFile = (): HostFile => JSON.parse(readFileSync(join(dataDir(), 'host.json'), 'utf8')) as HostFile;
/** With the key: the page has the host. */
export const appAddress = (): string => `http://127.0.0.1:${hostFile().port}/#key=${hostFile().key}`;

/** Collects what a page complains about; call `none()` at the end. Start it before the first navigation. */
export function watchConsole(page: Page): { none: () => void } {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) => {
    // A page that navigates away cancels its own requests.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()}`);
  });
  return { none: () => expect(complaints).toEqual([]) };
}
