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

/** The address of the page's coldkey, as its Receive dialog shows it. */
async function playWallet(page: Page): Promise<string> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Wallet' }).click();
  await page.getByRole('button', { name: 'Receive' }).click();
  const text = await page.getByRole('dialog').innerText();
  await page.keyboard.press('Escape');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Mine/ }).click();
  return /5[1-9A-HJ-NP-Za-km-z]{47}/.exec(text.replace(/\s/g, ''))![0];
}

test('without enough money Start is off and says so; it is on when money comes', async ({ page }) => {
  test.setTimeout(180_000);
  await tryDevnet(page, host.address);
  const { api } = host;
  const coldkey = await playWallet(page);
  const words = 'The account does not hold enough for the registration. Nothing was spent.';
  await host.sudo(api.tx.balances!.forceSetBalance!(coldkey, 1_000_000));
  await expect(main(page)).toContainText(words, { timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Start mining' })).toHaveAttribute('aria-disabled', 'true');
  await host.sudo(api.tx.balances!.forceSetBalance!(coldkey, 1_000_000_000_000));
  await expect(main(page)).not.toContainText(words, { timeout: 60_000 });
  await pressStart(page);
  await expect(review(page)).toContainText('Register the hotkey miner-1', { timeout: 30_000 });
});

test('on a full subnet it is said before paying that the weakest makes room, and it does', async ({ page }) => {
  test.setTimeout(180_000);
  const { api } = host;
  const places = Number(await api.query.subtensorModule!.subnetworkN!(2));
  const { sudoSetAdminFreezeWindow, sudoSetMinAllowedUids, sudoSetMaxAllowedUids } = api.tx.adminUtils!;
  // Whichever block it is: shortly before an epoch the chain would change nothing.
  const open = sudoSetAdminFreezeWindow!(0);
  await host.sudo(api.tx.utility!.batchAll!([open, sudoSetMinAllowedUids!(2, 1), sudoSetMaxAllowedUids!(2, places)]));
  await tryDevnet(page, host.address);
  await expect(main(page)).toContainText(`All ${places} places are taken`, { timeout: 60_000 });
  await pressStart(page);
  await review(page).getByRole('button', { name: 'Sign and send' }).click({ timeout: 30_000 });
  await expect(page.getByRole('heading', { level: 1, name: /^Answering on/ })).toBeVisible({ timeout: 90_000 });
  expect(Number(await api.query.subtensorModule!.subnetworkN!(2))).toBe(places);
});

test('an axon port that is taken by another program is passed over', async ({ page }) => {
  test.setTimeout(180_000);
  const taken = createServer();
  await new Promise<void>((done) => {
    // Another program of this computer has it already: that is as good.
    taken.on('error', () => done());
    taken.listen(8091, '127.0.0.1', done);
  });
  try {
    await tryDevnet(page, host.address);
    await pressStart(page);
    await review(page).getByRole('button', { name: 'Sign and send' }).click({ timeout: 30_000 });
    await expect(page.getByRole('heading', { level: 1, name: /^Answering on/ })).toBeVisible({ timeout: 90_000 });
    // The next one may be taken as well.
    await expect(main(page)).toContainText(/127\.0\.0\.2:(?!8091)\d+/);
    await expect(main(page)).toContainText(/Answered\s*[1-9]/, { timeout: 60_000 });
  } finally {
    taken.close();
  }
});
