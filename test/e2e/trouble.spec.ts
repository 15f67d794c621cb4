/** What a miner's way may run into, on a host and a chain of its own. */
import { createServer } from 'node:net';
import { expect, test, type Page } from '@playwright/test';
import { startOwnHost, type OwnHost } from './own-host.ts';
import { tryDevnet } from './steps.ts';

const main = (page: Page) => page.locator('main');
const review = (page: Page) => page.getByRole('dialog', { name: 'Sign this?' });
let host: OwnHost;

test.beforeEach(async () => {
  host = await startOwnHost();
});
test.afterEach(() => host.close());

async function pressStart(page: Page): Promise<void> {
  const start = page.getByRole('button', { name: 'Start mining' });
  await expect(start).not.toHaveAttribute('aria-disabled', 'true', { timeout: 60_000 });
  await start.click();
}

/** The coldkey of the page: the only account of the chain that received money from //Bob. */
async function playWallet(page: Page): Promise<string> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Wallet' }).click();
  await page.getByRole('button', { name: 'Receive' }).click();
  const text = await page.getByRole('dialog').innerText();
  await page.keyboard.press('Escape');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Mine/ }).click();
  return /5[1-9A-HJ-NP-Za-km-z]{47}/.exec(text.replace(/\s/g, ''))![0];
}

test('without enough money the click waits, says how much is missing, and goes on when it comes', async ({ page }) => {
  test.setTimeout(180_000);
  await tryDevnet(page, host.address);
  const { api } = host;
  const coldkey = await playWallet(page);
  await host.sudo(api.tx.balances!.forceSetBalance!(coldkey, 100_000_000));
  await expect(main(page)).toContainText(/more|not enough|missing/i, { timeout: 30_000 });
  await page.screenshot({ path: 'test-results/no-money.png' });
});

test('on a full subnet where nobody can be replaced nothing is paid, and it is said', async ({ page }) => {
  test.setTimeout(180_000);
  const { api } = host;
  const neurons = Number(await api.query.subtensorModule!.subnetworkN!(2));
  await host.sudo(
    api.tx.utility!.batchAll!([
      api.tx.adminUtils!.sudoSetImmunityPeriod!(2, 65_535),
      api.tx.adminUtils!.sudoSetMinAllowedUids!(2, 1),
      api.tx.adminUtils!.sudoSetMaxAllowedUids!(2, neurons),
    ]),
  );
  await tryDevnet(page, host.address);
  await page.screenshot({ path: 'test-results/full-before.png' });
  await pressStart(page);
  await review(page).getByRole('button', { name: 'Sign and send' }).click({ timeout: 30_000 });
  await page.waitForTimeout(5000);
  await page.screenshot({ path: 'test-results/full-after.png' });
});

test('an axon port that is taken by another program is passed over', async ({ page }) => {
  test.setTimeout(180_000);
  const taken = createServer();
  await new Promise<void>((done) => taken.listen(8091, '127.0.0.1', done));
  try {
    await tryDevnet(page, host.address);
    await pressStart(page);
    await review(page).getByRole('button', { name: 'Sign and send' }).click({ timeout: 30_000 });
    await expect(page.getByRole('heading', { level: 1, name: /^Answering on/ })).toBeVisible({ timeout: 90_000 });
    await expect(main(page)).toContainText('127.0.0.2:8092');
  } finally {
    taken.close();
  }
});
