import { chromium } from 'playwright';
import { chromiumFlags, chromiumPath } from '../../../build/chromium.mjs';
import { startDevnet } from '../../e2e/own-devnet.ts';
import { servePlainPage } from '../../e2e/plain-page.ts';
import { figure, type Case } from '../figure.ts';

const ROUNDS = 7;
const SUBNETS = 4;

/** From a cold page, with no chain to be reached, to the first figures on screen: read from the snapshot of what was proved. */
export const offlineCase: Case = {
  name: 'offline',
  title: 'The app in Chromium with the cable out: from the snapshot to the first figures',
  async run() {
    const executablePath = chromiumPath();
    if (!executablePath) throw new Error('no Chromium here');
    const plain = await servePlainPage();
    const devnet = await startDevnet();
    const browser = await chromium.launch({ executablePath, args: chromiumFlags() });
    try {
      const context = await browser.newContext();
      await context.addInitScript((url) => {
        localStorage.setItem('taolite.started', 'true');
        localStorage.setItem('taolite.endpoint', url);
      }, devnet.url);
      const page = await context.newPage();
      const rows = page.getByRole('table', { name: 'Subnets' }).getByRole('link');
      const shown = async (hash: string): Promise<void> => {
        await page.evaluate((to) => (location.hash = to), hash);
        await rows.nth(SUBNETS - 1).waitFor({ timeout: 60_000 });
      };
      await page.goto(plain.address);
      await shown('#/subnets');
      await page.evaluate(() => (location.hash = '#/proof'));
      await page.getByText('Up to block').waitFor({ timeout: 60_000 });
      await shown('#/subnets');
      await page.waitForTimeout(8_000);
      await devnet.stop();
      const times: number[] = [];
      for (let i = -1; i < ROUNDS; i++) {
        await page.goto('about:blank');
        await page.goto(`${plain.address}#/subnets`, { waitUntil: 'commit' });
        await rows.nth(SUBNETS - 1).waitFor();
        const ms = await page.evaluate(() => performance.now());
        if (i >= 0) times.push(ms);
      }
      await page
        .getByText(/stored at block/)
        .first()
        .waitFor();
      return [figure('from a cold page to stored figures', 'ms', times, { name: 'most it may take', values: [1000] })];
    } finally {
      await browser.close();
      await devnet.stop();
      await plain.close();
    }
  },
};
