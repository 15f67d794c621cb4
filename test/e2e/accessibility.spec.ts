/** Every page with a miner at work, dark and light, desktop and phone: no finding of axe. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { servePlainPage, type PlainPage } from './plain-page.ts';
import { tryDevnet } from './steps.ts';

/** Pages, and the heading that says that it is there. */
const PAGES = {
  mine: /^Answering on/,
  overview: 'Overview',
  stake: 'Stake',
  subnets: 'Subnets',
  'subnets/2': 'Image classification',
  wallet: 'Wallet',
  settings: 'Settings',
  proof: 'Proof',
};
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

let site: PlainPage;
test.beforeAll(async () => {
  site = await servePlainPage();
});
test.afterAll(() => site.close());

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

test('no page has anything to find, in either theme and at either width', async ({ page }) => {
  // More than forty looks of axe, each of them all processor: with nothing else wrong a loaded machine takes many minutes.
  test.setTimeout(900_000);
  const found: Record<string, string[]> = {};
  const look = async (name: string) => {
    for (const colorScheme of ['light', 'dark'] as const)
      for (const size of SIZES) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize(size);
        const all = await findings(page);
        if (all.length > 0) found[`${name}, ${colorScheme}, ${size.width}`] = all;
      }
  };
  await page.goto(site.address);
  await expect(page.getByRole('button', { name: 'Try it' })).toBeVisible();
  await look('welcome');
  await tryDevnet(page, site.address);
  const start = page.getByRole('button', { name: 'Start mining' });
  await expect(start).not.toHaveAttribute('aria-disabled', 'true', { timeout: 60_000 });
  await look('before mining');
  await start.click();
  const review = page.getByRole('dialog', { name: 'Sign this?' });
  await expect(review).toBeVisible({ timeout: 30_000 });
  await look('signing review');
  await review.getByRole('button', { name: 'Sign and send' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Answering on/ })).toBeVisible({ timeout: 90_000 });
  for (const [name, heading] of Object.entries(PAGES)) {
    await page.evaluate((hash) => (location.hash = hash), `#/${name}`);
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await look(name);
  }
  expect(found).toEqual({});
});
