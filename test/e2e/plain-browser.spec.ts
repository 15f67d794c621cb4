import { expect, test } from '@playwright/test';
import { servePlainPage, type PlainPage } from './plain-page.ts';
import { watchConsole } from './running-host.ts';
import { goTo, tryDevnet } from './steps.ts';

let plain: PlainPage;
test.beforeAll(async () => {
  plain = await servePlainPage();
});
test.afterAll(() => plain.close());

test('without a host the devnet runs in the page, a wallet is funded, and what needs a host says so', async ({
  page,
}) => {
  const console = watchConsole(page);
  await tryDevnet(page, plain.address);
  await goTo(page, 'Settings');
  await expect(page.getByRole('region', { name: 'Devnet · in this browser tab' })).toContainText('It runs.');
  await expect(page.getByRole('region', { name: 'What works here' })).toContainText(
    'This page runs in a plain browser',
  );
  console.none();
});

test('the chain goes on after a reload, and a new one can be begun without losing the keys', async ({ page }) => {
  await tryDevnet(page, plain.address);
  await page.reload();
  await goTo(page, 'Wallet');
  await expect(page.getByRole('region', { name: 'Balance' })).toContainText('1000.0000', { timeout: 30_000 });
  await goTo(page, 'Settings');
  await page.getByRole('button', { name: 'Begin a new chain' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Begin a new chain' }).click();
  await expect(page.getByText('A new devnet has begun')).toBeVisible({ timeout: 60_000 });
  await goTo(page, 'Wallet');
  await expect(page.getByRole('region', { name: 'Balance' })).toContainText(/(?<!\d)0\.0000/, { timeout: 30_000 });
  await expect(page.getByRole('row', { name: /Play wallet/ })).toBeVisible();
});

test('with the devnet stopped, balance and positions stay readable and are marked as stored', async ({ page }) => {
  await tryDevnet(page, plain.address);
  await goTo(page, 'Overview');
  const total = page.getByRole('region', { name: 'If you took it all out now' });
  await expect(total).toContainText('1000.0000');
  await goTo(page, 'Settings');
  await page.getByRole('button', { name: 'Stop it' }).click();
  await goTo(page, 'Overview');
  await expect(total).toContainText('1000.0000');
  await expect(total).toContainText('stored');
  await goTo(page, 'Wallet');
  await page.getByRole('main').getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('button', { name: 'Review' })).toHaveAttribute('aria-disabled', 'true');
});

test('a second tab does not touch the devnet of the first, and says where it runs', async ({ context, page }) => {
  await tryDevnet(page, plain.address);
  const second = await context.newPage();
  await second.goto(plain.address);
  await expect(second.getByText('already runs in another tab')).toBeVisible({ timeout: 30_000 });
});
