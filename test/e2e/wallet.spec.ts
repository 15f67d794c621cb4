import { expect, test, type Page } from '@playwright/test';
import { watchConsole } from './running-host.ts';
import { goTo, PASSWORD, tryDevnet } from './steps.ts';

const DAVE = '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy';
/** An account that nobody has used: `0x22` 32 times. */
const EMPTY = '5CqTdCcXCC7kv1Nwq2sCeJUNVqxbBPXjMAUXrbhRJtrUiyPP';

async function fill(page: Page, to: string, amount: string): Promise<void> {
  await goTo(page, 'Wallet');
  await page.getByRole('main').getByRole('button', { name: 'Send' }).click();
  await page.getByRole('textbox', { name: 'To' }).fill(to);
  await page.getByRole('textbox', { name: 'Amount' }).fill(amount);
  await page.getByRole('button', { name: 'Review' }).click();
}
const review = (page: Page) => page.getByRole('dialog', { name: 'Sign this?' });

test('a transfer from a locked wallet: what the bytes say, a wrong password, the right one, final, and in the history after a reload', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const console = watchConsole(page);
  await tryDevnet(page);
  await page.keyboard.press('Control+l');
  await expect(page.getByRole('button', { name: 'Wallet locked' })).toBeVisible();
  await fill(page, DAVE, '2.5');
  await expect(review(page)).toContainText('Balances.transfer_keep_alive');
  await expect(review(page)).toContainText('value 2500000000');
  await expect(review(page)).toContainText('First time you send to this address');
  await review(page).getByLabel('Password for Play wallet').fill('wrong-password');
  await review(page).getByRole('button', { name: 'Sign and send' }).click();
  await expect(review(page).getByRole('alert')).toContainText('That is not the password. Nothing was signed.');
  await review(page).getByLabel('Password for Play wallet').fill(PASSWORD);
  await page.keyboard.press('Enter');
  // The notice; the line of the history says it, too, until the block itself was looked through.
  await expect(page.getByText(/^Final in block \d+\.$/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('list', { name: 'History' })).toContainText('Sent 2.5000', { timeout: 60_000 });
  await page.reload();
  await expect(page.getByRole('list', { name: 'History' })).toContainText('Sent 2.5000');
  await expect(page.getByRole('list', { name: 'History' })).toContainText('//Dave');
  console.none();
});

test('an address with a typing mistake, too much, and less than an account may hold are refused before anything is signed', async ({
  page,
}) => {
  await tryDevnet(page);
  await fill(page, `${DAVE.slice(0, -1)}x`, '1');
  await expect(page.getByRole('alert')).toContainText(/typing mistake|not a Bittensor address/);
  await page.getByRole('textbox', { name: 'To' }).fill(DAVE);
  await page.getByRole('textbox', { name: 'Amount' }).fill('5000');
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('alert')).toContainText(/More than can be sent|You can send at most/);
  await page.getByRole('textbox', { name: 'To' }).fill(EMPTY);
  await page.getByRole('textbox', { name: 'Amount' }).fill('0.0000001');
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('alert')).toContainText('Send at least that');
  await expect(review(page)).toHaveCount(0);
});

test('a cancelled review sends nothing', async ({ page }) => {
  await tryDevnet(page);
  await fill(page, DAVE, '1');
  await review(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(review(page)).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'History' })).not.toContainText('Sent');
  await expect(page.getByRole('region', { name: 'Balance' })).toContainText('1000.0000');
});

test('accounts: a hotkey is added and renamed, and the recovery words are shown after the password only', async ({
  page,
}) => {
  await tryDevnet(page);
  await goTo(page, 'Wallet');
  await page.getByRole('button', { name: 'Add an account' }).click();
  const adding = page.getByRole('dialog', { name: 'Add an account' });
  await adding.getByRole('button', { name: 'Hotkey' }).click();
  await adding.getByLabel('Name').fill('rig-1');
  await adding.getByRole('button', { name: 'Add' }).click();
  const row = page.getByRole('row', { name: /rig-1/ });
  await expect(row).toContainText('hotkey');
  await row.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('dialog', { name: 'Rename' }).getByRole('textbox').fill('rig-2');
  await page.keyboard.press('Enter');
  const renamed = page.getByRole('row', { name: /rig-2/ });
  await renamed.getByRole('button', { name: 'Back up' }).click();
  const backup = page.getByRole('dialog', { name: 'Back up rig-2' });
  await backup.getByLabel('Password of this wallet').fill('wrong-password');
  await page.keyboard.press('Enter');
  await expect(backup.getByRole('alert')).toContainText('Wrong password');
  await backup.getByLabel('Password of this wallet').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(backup.getByRole('list', { name: 'Recovery words' }).getByRole('listitem')).toHaveCount(12);
});

test('a corrupted stored wallet is left as it is, and can be set aside to import anew', async ({ page }) => {
  await tryDevnet(page);
  await page.evaluate(async () => {
    const open = indexedDB.open('taolite-vault');
    await new Promise((resolve) => (open.onsuccess = resolve));
    const database = open.result;
    const name = database.objectStoreNames[0] ?? '';
    const store = database.transaction(name, 'readwrite').objectStore(name);
    const put = store.put(new TextEncoder().encode('{"broken'), 'header');
    await new Promise((resolve, reject) => {
      put.onsuccess = resolve;
      put.onerror = () => reject(put.error);
    });
    database.close();
  });
  await page.goto(page.url().replace(/#.*/, '#/wallet'));
  await page.reload();
  await expect(page.getByText('The stored wallet cannot be read. It was left exactly as it is.')).toBeVisible();
  await page.getByRole('button', { name: 'Set aside and import' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome to Taolite');
  await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeEnabled();
});
