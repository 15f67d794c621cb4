import { expect, test } from '@playwright/test';
import { appAddress, watchConsole } from './running-host.ts';
import { goTo, newPassword, PASSWORD, tryDevnet } from './steps.ts';

test('a fresh computer begins with the four ways', async ({ page }) => {
  await page.goto(appAddress());
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome to Taolite');
  await expect(page.getByRole('main').getByRole('heading', { level: 2 })).toHaveText([
    'Try it on the bundled devnet',
    'Create a wallet',
    'Import a wallet',
    'Just look around',
  ]);
});

test('“Try it” makes an encrypted wallet, funds it by an ordinary transfer and survives a reload, locked', async ({
  page,
}) => {
  const console = watchConsole(page);
  await tryDevnet(page);
  await goTo(page, 'Wallet');
  await expect(page.getByRole('list', { name: 'History' })).toContainText('Received 1000.0000', {
    // Four blocks a second are looked through one by one.
    timeout: 60_000,
  });
  await expect(page.getByRole('list', { name: 'History' })).toContainText('//Bob');
  await expect(page.getByRole('region', { name: 'Balance' })).toContainText('1000.0000');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Wallet locked' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Balance' })).toContainText('1000.0000');
  console.none();
});

test('a short password, and two that differ, are refused with what to do', async ({ page }) => {
  await page.goto(appAddress());
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await newPassword(page, 'Make the wallet', 'short');
  await expect(page.getByRole('alert')).toContainText('At least 8 characters');
  await page.getByLabel('Password for the wallet').fill(PASSWORD);
  await page.getByLabel('The same again').fill(`${PASSWORD}x`);
  await page.getByRole('button', { name: 'Make the wallet' }).click();
  await expect(page.getByRole('alert')).toContainText('not the same');
});

test('“Create” shows twelve words; a page closed before they were confirmed offers them again', async ({ page }) => {
  await page.goto(appAddress());
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await newPassword(page, 'Make the wallet');
  const words = page.getByRole('list', { name: 'Recovery words' }).getByRole('listitem');
  await expect(words).toHaveCount(12, { timeout: 60_000 });
  const shown = await words.allInnerTexts();
  await page.reload();
  await expect(page.getByText('closed before you had confirmed')).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Show the words' }).click();
  await expect(words).toHaveText(
    shown.map((text) => text.replace(/\s+/g, '')),
    { timeout: 60_000 },
  );
  await page.getByRole('button', { name: 'I wrote them down' }).click();
  await expect(page).toHaveURL(/#\/overview/);
});

test('“Import” names the wrong word, and a right phrase gives its account', async ({ page }) => {
  await page.goto(appAddress());
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const field = page.getByLabel('Recovery words', { exact: true });
  await field.fill('bottom drive obey lake curtain smoke basket hold race lonely fit wolk');
  await newPassword(page, 'Import', PASSWORD, 'New password for this computer');
  await expect(page.getByText('Word 12 is not in the BIP-39 English word list')).toBeVisible();
  await field.fill('bottom drive obey lake curtain smoke basket hold race lonely fit walk');
  await newPassword(page, 'Import', PASSWORD, 'New password for this computer');
  await expect(page).toHaveURL(/#\/overview/, { timeout: 60_000 });
  await goTo(page, 'Wallet');
  await expect(page.getByRole('table', { name: 'Accounts of this wallet' })).toContainText('5DfhGy');
});

test('“Just look around” needs no key, and says what a key would bring', async ({ page }) => {
  await page.goto(appAddress());
  await page.getByRole('button', { name: 'Look around' }).click();
  await expect(page).toHaveURL(/#\/overview/);
  await expect(page.getByText('No key here')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Chain' })).toContainText('Bittensor');
});
