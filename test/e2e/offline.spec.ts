/** With the cable out: what was proved stays readable, as stored at its block, on a host and a devnet that the test may end. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { startDevnet, type OwnDevnet } from './own-devnet.ts';
import { servePlainPage, type PlainPage } from './plain-page.ts';
import { newestBlock } from './steps.ts';

let plain: PlainPage;
let devnet: OwnDevnet;
test.beforeAll(async () => {
  plain = await servePlainPage();
});
test.afterAll(() => plain.close());
test.beforeEach(async ({ context }) => {
  devnet = await startDevnet();
  await context.addInitScript(
    ([url]) => {
      localStorage.setItem('taolite.started', 'true');
      localStorage.setItem('taolite.endpoint', url!);
    },
    [devnet.url],
  );
});
test.afterEach(() => devnet.stop());

const go = (page: Page, place: string) => page.evaluate((hash) => (location.hash = hash), place);
const table = (page: Page) => page.getByRole('table', { name: 'Subnets' });
const neurons = (page: Page, netuid: number) => page.getByRole('table', { name: `Neurons of subnet ${netuid}` });
const kept = (page: Page) => page.getByRole('region', { name: 'Kept on this computer' });

/** Looks at the subnets and at one of them, and waits until that is on the disk. */
async function browse(page: Page): Promise<void> {
  await page.goto(`${plain.address}#/subnets`);
  await expect(table(page).getByRole('link')).toHaveCount(4, { timeout: 40_000 });
  await go(page, '#/subnets/2');
  await expect(neurons(page, 2).getByRole('row')).toHaveCount(13, { timeout: 20_000 });
  await page.getByRole('tab', { name: /Hyperparameters/ }).click();
  await expect(page.getByText('Blocks from one epoch to the next')).toBeVisible();
  await go(page, '#/proof');
  const seen = await newestBlock(page);
  // What is read now is of that block or a later one: once it is kept as final, all that was read before is kept too.
  await go(page, '#/subnets');
  await expect(table(page).getByRole('link')).toHaveCount(4);
  await go(page, '#/proof');
  const upTo = kept(page).locator('dl > div').filter({ hasText: 'Up to block' }).filter({ hasText: 'final' });
  await expect
    .poll(async () => Number((await upTo.locator('dd').innerText()).replace(/\D/g, '')), { timeout: 30_000 })
    .toBeGreaterThanOrEqual(seen);
}

/** The cable out: no chain answers, and the page itself comes from what the test serves. */
async function cut(context: BrowserContext): Promise<void> {
  await devnet.stop();
  await context.route(/^wss?:/, (route) => route.abort());
}

test('what was proved is read again after a reload, as stored, and says what was checked again', async ({
  page,
  context,
}) => {
  test.setTimeout(150_000);
  await browse(page);
  await cut(context);
  await go(page, '#/subnets');
  await page.reload();
  await expect(table(page).getByRole('link')).toHaveCount(4, { timeout: 30_000 });
  await expect(page.getByText(/stored at block \d+/).first()).toBeVisible();
  // It is the snapshot that answers: nothing proved was put into the record of what was shown.
  const records = await page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const opening = indexedDB.open('taolite-explorer');
        opening.onsuccess = () => {
          const all = opening.result.transaction('snapshots').objectStore('snapshots').getAll();
          all.onsuccess = () => {
            opening.result.close();
            resolve((all.result as { kind: string }[]).map(({ kind }) => kind));
          };
        };
      }),
  );
  expect(records).toEqual([]);

  await table(page).getByRole('link', { name: 'Image classification' }).click();
  await expect(neurons(page, 2).getByRole('row')).toHaveCount(13);
  await page.getByRole('tab', { name: /Hyperparameters/ }).click();
  await expect(page.getByText('Blocks from one epoch to the next')).toBeVisible();
  await go(page, '#/subnets');
  await page
    .getByRole('button', { name: /stored at block/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog', { name: 'How do you know?' });
  await expect(dialog).toContainText(/It was proved here then: final/);
  await expect(dialog).toContainText(/\d of \d authorities signed, set \d+/);
  await expect(dialog.getByText(/^SubtensorModule\./).first()).toBeVisible();
  expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([]);
  await page.keyboard.press('Escape');

  await go(page, '#/proof');
  await expect(kept(page)).toContainText(/Checked again now[\s\S]*authorities signed/);
  await go(page, '#/subnets/3');
  await expect(page.getByText('Not seen on this computer yet')).toBeVisible({ timeout: 20_000 });
});

test('every subnet can be kept at the press of a button, also those that were never opened', async ({
  page,
  context,
}) => {
  test.setTimeout(150_000);
  await page.goto(`${plain.address}#/subnets`);
  await expect(table(page).getByRole('link')).toHaveCount(4, { timeout: 40_000 });
  await go(page, '#/proof');
  await kept(page).getByRole('button', { name: 'Keep every subnet' }).click({ timeout: 40_000 });
  await expect(kept(page).getByRole('status')).toHaveText(/^All \d+ subnets are kept/, { timeout: 40_000 });
  await cut(context);
  await page.goto('about:blank');
  await page.goto(`${plain.address}#/subnets/3`);
  await expect(neurons(page, 3).getByRole('row').nth(5)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/stored at block \d+/).first()).toBeVisible();
});

test('one window writes; when it closes the other takes over', async ({ page, context }) => {
  test.setTimeout(120_000);
  await page.goto(`${plain.address}#/proof`);
  await expect(kept(page)).toBeVisible({ timeout: 40_000 });
  await go(page, '#/subnets');
  await expect(table(page).getByRole('link')).toHaveCount(4, { timeout: 40_000 });
  await go(page, '#/proof');
  await expect(kept(page)).toContainText('Up to block', { timeout: 30_000 });
  const second = await context.newPage();
  await second.goto(`${plain.address}#/proof`);
  await expect(kept(second)).toContainText('Another window of Taolite keeps what is proved', { timeout: 40_000 });
  await page.close();
  await go(second, '#/subnets');
  await expect(table(second).getByRole('link')).toHaveCount(4, { timeout: 40_000 });
  await go(second, '#/proof');
  await expect(kept(second)).toContainText('Up to block', { timeout: 30_000 });
});

test('a node that is down at the start is tried again by itself: what is stored stands there, and it goes live when it comes', async ({
  page,
}) => {
  test.setTimeout(150_000);
  await browse(page);
  await devnet.stop();
  await go(page, '#/subnets');
  await page.reload();
  await expect(table(page).getByRole('link')).toHaveCount(4, { timeout: 30_000 });
  await expect(page.getByText(/stored at block \d+/).first()).toBeVisible();
  const notice = page.getByRole('status').filter({ hasText: 'does not answer yet' });
  await expect(notice).toContainText('What was seen before is shown as stored.', { timeout: 20_000 });
  await expect(page.getByText(/Next attempt in \d+\ss\./)).toBeVisible({ timeout: 20_000 });
  devnet = await startDevnet(Number(new URL(devnet.url).port));
  await expect(notice).toBeHidden({ timeout: 60_000 });
  await expect(page.getByText(/all columns stored at block/)).toHaveCount(0, { timeout: 30_000 });
  await expect(table(page).getByRole('link')).toHaveCount(4);
});

test('a store that was damaged is not shown, and is kept anew', async ({ page, context }) => {
  test.setTimeout(150_000);
  await browse(page);
  await cut(context);
  // A document of the same origin without the app in it, which would write over the damage.
  await page.goto(await page.evaluate(() => document.querySelector<HTMLLinkElement>('link[rel=icon]')!.href));
  await page.evaluate(async () => {
    const [{ name }] = (await indexedDB.databases()).filter((each) => each.name?.startsWith('taolite-proved-')) as [
      { name: string },
    ];
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => {
        const writing = opening.result.transaction('entries', 'readwrite');
        const head = new TextEncoder().encode('head').buffer;
        writing.objectStore('entries').put(new Uint8Array(200), head);
        writing.oncomplete = () => {
          opening.result.close();
          resolve();
        };
        writing.onerror = () => reject(new Error('not written'));
      };
    });
  });
  await page.goto(`${plain.address}#/subnets`);
  await expect(page.getByText('Not seen on this computer yet')).toBeVisible({ timeout: 30_000 });
  await expect(table(page)).toHaveCount(0);
});

/** Leaves a mark among what was proved, or looks for it. */
const mark = (page: Page, write: boolean): Promise<string> =>
  page.evaluate(async (put) => {
    const found = (await indexedDB.databases()).find(({ name }) => name?.startsWith('taolite-proved-'));
    if (!found?.name) return 'no database';
    const { name } = found as { name: string };
    return new Promise<string>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onerror = () => reject(new Error('not opened'));
      opening.onsuccess = () => {
        const entries = opening.result.transaction('entries', put ? 'readwrite' : 'readonly').objectStore('entries');
        const key = new TextEncoder().encode('mark:old').buffer;
        const asked: IDBRequest = put ? entries.put(new Uint8Array(1), key) : entries.get(key);
        asked.onsuccess = () => resolve(asked.result === undefined ? 'gone' : 'there');
        asked.onerror = () => reject(new Error('not asked'));
        entries.transaction.oncomplete = () => opening.result.close();
      };
    });
  }, write);

test('a new devnet begins with nothing kept of the one before, though another window has it open', async ({
  page,
  context,
}) => {
  test.setTimeout(150_000);
  await context.addInitScript(() => localStorage.setItem('taolite.endpoint', 'devnet'));
  await page.goto(`${plain.address}#/subnets`);
  await expect(table(page).getByRole('link')).toHaveCount(4, { timeout: 60_000 });
  await go(page, '#/proof');
  await expect(kept(page)).toContainText('Up to block', { timeout: 40_000 });
  const second = await context.newPage();
  await second.goto(`${plain.address}#/subnets`);
  await expect(second.getByText(/stored at block/).first()).toBeVisible({ timeout: 30_000 });
  await mark(page, true);
  expect(await mark(page, false)).toBe('there');
  await page.bringToFront();
  await go(page, '#/settings');
  await page.getByRole('button', { name: 'Begin a new chain' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Begin a new chain' }).click();
  await expect(page.getByText('A new devnet has begun').first()).toBeVisible({ timeout: 60_000 });
  await go(page, '#/subnets');
  await expect(table(page).getByRole('link')).toHaveCount(4, { timeout: 60_000 });
  await go(page, '#/proof');
  await expect(kept(page)).toContainText('Up to block', { timeout: 40_000 });
  expect(await mark(page, false)).toBe('gone');
});
