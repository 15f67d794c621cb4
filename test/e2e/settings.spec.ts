import { expect, test } from '@playwright/test';
import { appAddress } from './running-host.ts';
import { goTo } from './steps.ts';

test.beforeEach(async ({ page }) => {
  await page.goto(appAddress());
  await page.getByRole('button', { name: 'Look around' }).click();
  await goTo(page, 'Settings');
  await expect(page.getByRole('region', { name: 'Chain' })).toContainText('Connected, block');
});

test('blocks by hand: the chain stands still until one is made', async ({ page }) => {
  const ways = page.getByRole('group', { name: 'How blocks are made' });
  const block = async () =>
    Number(
      /block ([\d\s]+)/.exec(await page.getByRole('region', { name: 'Chain' }).innerText())?.[1]?.replace(/\s/g, ''),
    );
  await ways.getByRole('button', { name: 'By hand' }).click();
  await expect(ways.getByRole('button', { name: 'By hand' })).toHaveAttribute('aria-pressed', 'true');
  // Opened anew, the page has no block on its way that was made before.
  await page.reload();
  await expect(ways.getByRole('button', { name: 'By hand' })).toHaveAttribute('aria-pressed', 'true');
  let before = -1;
  await expect
    .poll(
      async () => {
        const [was, now] = [before, await block()];
        before = now;
        return was === now;
      },
      { intervals: [700] },
    )
    .toBe(true);
  await page.getByRole('button', { name: 'Make 1 block' }).click();
  await expect.poll(block).toBe(before + 1);
  await ways.getByRole('button', { name: 'Fast, 250 ms' }).click();
  await expect.poll(block).toBeGreaterThan(before + 3);
});

test('an address that is none, and one where nobody answers, are refused and the chain in use stays', async ({
  page,
}) => {
  const chain = page.getByRole('region', { name: 'Chain' });
  await chain.getByRole('button', { name: 'A node’s address' }).click();
  await chain.getByLabel('Address').fill('https://example.org');
  await chain.getByRole('button', { name: 'Use this node' }).click();
  await expect(chain.getByRole('alert')).toContainText('ws:// or wss://');
  await chain.getByLabel('Address').fill('ws://127.0.0.1:1');
  await chain.getByRole('button', { name: 'Use this node' }).click();
  await expect(chain.getByRole('alert')).toContainText('cannot be reached');
  await expect(chain).toContainText('Connected, block');
});

test('theme and hidden amounts are kept', async ({ page }) => {
  await page.getByRole('group', { name: 'Colours' }).getByRole('button', { name: 'Dark' }).click();
  await page.getByRole('switch', { name: 'Hide amounts' }).click();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('switch', { name: 'Hide amounts' })).toBeChecked();
});

test('Ctrl and a number goes to a place', async ({ page }) => {
  await page.keyboard.press('Control+1');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
  await page.keyboard.press('Control+5');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wallet');
});
