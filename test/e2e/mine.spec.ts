/** The main job, by hand: a wallet with play money, Start mining, alpha earned, a reload in the middle, Stop. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { appAddress, watchConsole } from './running-host.ts';
import { servePlainPage, type PlainPage } from './plain-page.ts';
import { PASSWORD, tryDevnet } from './steps.ts';

const main = (page: Page) => page.locator('main');
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
/** The amount that stands in a line of a ledger, as a number. */
const amountAt = async (page: Page, label: string): Promise<number> => {
  const line = main(page).locator('dl > div').filter({ hasText: label }).last();
  const text = (await line.locator('dd').innerText()).replace(/[\s\u00a0]/g, '');
  return Number(/-?\d+(\.\d+)?/.exec(text.replace('−', '-'))?.[0] ?? Number.NaN);
};

/** What axe finds, light on a desktop and dark on a phone. */
async function findings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const [colorScheme, width] of [
    ['dark', 390],
    ['light', 1440],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of violations)
      found.push(...nodes.map(({ target }) => `${colorScheme}, ${width}, ${id}: ${target.join(' ')}`));
  }
  return found;
}

/** Presses the one button and signs the registration after reading it. */
async function startMining(page: Page): Promise<void> {
  const start = page.getByRole('button', { name: 'Start mining' });
  await expect(start).not.toHaveAttribute('aria-disabled', 'true', { timeout: 60_000 });
  await start.click();
  const review = page.getByRole('dialog', { name: 'Sign this?' });
  await expect(review).toContainText(/Register the hotkey miner-1 on subnet \d+, paying at most/, { timeout: 30_000 });
  await expect(review).toContainText('It can earn nothing.');
  await review.getByRole('button', { name: 'Sign and send' }).click();
  await expect(heading(page, /^Answering on/)).toBeVisible({ timeout: 90_000 });
}

async function resume(page: Page): Promise<void> {
  const again = page.getByRole('button', { name: 'Resume mining' });
  await expect(again).not.toHaveAttribute('aria-disabled', 'true', { timeout: 60_000 });
  await again.click();
  const asked = page.getByRole('dialog', { name: 'Open a hotkey for mining' });
  await asked.getByLabel('Wallet password').fill('not the password');
  await asked.getByRole('button', { name: 'Open hotkey' }).click();
  await expect(asked).toContainText('Wrong password. Nothing was changed.', { timeout: 30_000 });
  await asked.getByLabel('Wallet password').fill(PASSWORD);
  await asked.getByRole('button', { name: 'Open hotkey' }).click();
  await expect(heading(page, /^Answering on/)).toBeVisible({ timeout: 90_000 });
}

async function theMainJob(page: Page, address: string, axon: string): Promise<void> {
  const complaints = watchConsole(page);
  await tryDevnet(page, address);
  await expect(main(page)).toContainText('spends');
  await startMining(page);
  await expect(main(page)).toContainText(axon);
  await expect(main(page)).toContainText(/Runs on (WASM|WebGPU)/);
  await expect
    .poll(() => amountAt(page, 'Since you registered'), { timeout: 90_000, intervals: [1000] })
    .toBeGreaterThan(0);
  await expect(main(page)).toContainText(/Rank\s*\d+/);

  // The miner goes on while another page is open.
  await page.getByRole('navigation').getByRole('link', { name: 'Wallet' }).click();
  await page.getByRole('navigation').getByRole('link', { name: /^Mine/ }).click();
  await expect(heading(page, /^Answering on/)).toBeVisible();
  const earned = await amountAt(page, 'Since you registered');

  await page.reload();
  await expect(main(page)).toContainText('Mining was interrupted when this page was closed. Nothing is lost.', {
    timeout: 60_000,
  });
  await resume(page);
  await expect
    .poll(() => amountAt(page, 'Since you registered'), { timeout: 60_000, intervals: [1000] })
    .toBeGreaterThanOrEqual(earned);

  await page.getByRole('button', { name: 'Stop' }).first().click();
  await expect(page.getByRole('button', { name: 'Start mining' })).toBeVisible({ timeout: 30_000 });
  // The place is kept: starting again would cost nothing.
  await expect(main(page)).toContainText('has a place already, so nothing is paid', { timeout: 30_000 });
  complaints.none();
}

test('with the host: mined alpha in one click, over HTTP on a port of this computer', async ({ page }) => {
  test.setTimeout(300_000);
  await theMainJob(page, appAddress(), 'a port of this computer');
});

test.describe('in a plain browser', () => {
  let site: PlainPage;
  test.beforeAll(async () => {
    site = await servePlainPage();
  });
  test.afterAll(() => site.close());

  test('the devnet in a worker pays a model in a worker, with no host at all', async ({ page }) => {
    test.setTimeout(300_000);
    await theMainJob(page, site.address, 'inside this page');
  });

  test('a killed inference worker is replaced, which is shown, and answering goes on', async ({ page }) => {
    test.setTimeout(240_000);
    await tryDevnet(page, site.address);
    await startMining(page);
    const inference = page.workers().find((worker) => worker.url().includes('inference.worker'));
    expect(inference).toBeDefined();
    await inference!.evaluate(() => setTimeout(() => self.close()));
    await expect(main(page)).toContainText('The inference worker was lost', { timeout: 60_000 });
    await expect(main(page)).toContainText('Inference goes on after', { timeout: 60_000 });
    await expect(heading(page, /^Answering on/)).toBeVisible();
    await expect(main(page).locator('dl > div').filter({ hasText: 'Inference lost' })).toContainText('once');
    const answered = await amountAt(page, 'Answered');
    await expect.poll(() => amountAt(page, 'Answered'), { timeout: 30_000 }).toBeGreaterThan(answered);
  });

  test('a second miner works beside the first; both are resumed after one password, and Stop all stops both', async ({
    page,
  }) => {
    test.setTimeout(300_000);
    const states = () => main(page).getByRole('table', { name: 'Your miners' }).locator('.state').allInnerTexts();
    await tryDevnet(page, site.address);
    await startMining(page);
    await expect(main(page)).not.toContainText('Your miners');
    await page.getByRole('button', { name: 'Add another miner' }).click();
    for (const name of ['Where the model runs', 'Whom it answers'])
      await page.getByRole('region', { name }).locator('summary').click();
    await page.getByRole('switch', { name: 'Answer Epistula, too' }).click();
    await page.getByLabel('Run it on').selectOption('open');
    await expect(main(page)).toContainText('Try the inference server first');
    expect(await findings(page)).toEqual([]);
    await page.getByLabel('Run it on').selectOption('here');
    await page.getByLabel('Subnet', { exact: true }).selectOption({ index: 1 });
    await expect(page.getByLabel('Hotkey', { exact: true })).toHaveValue('');
    const start = page.getByRole('button', { name: 'Start mining' });
    await expect(start).not.toHaveAttribute('aria-disabled', 'true', { timeout: 60_000 });
    await start.click();
    const review = page.getByRole('dialog', { name: 'Sign this?' });
    await expect(review).toContainText(/Register the hotkey miner-2 on subnet \d+/, { timeout: 30_000 });
    await review.getByRole('button', { name: 'Sign and send' }).click();
    await expect.poll(states, { timeout: 90_000 }).toEqual(['answers', 'answers']);
    await expect(page.getByRole('navigation').getByRole('link', { name: /^Mine/ })).toContainText('2 of 2');
    await expect(main(page)).toContainText('Left for you, all miners', { timeout: 60_000 });
    expect(await findings(page)).toEqual([]);

    await page.reload();
    await page.getByRole('button', { name: 'Resume all 2' }).click({ timeout: 60_000 });
    const asked = page.getByRole('dialog', { name: 'Open a hotkey for mining' });
    await asked.getByLabel('Wallet password').fill(PASSWORD);
    await asked.getByRole('button', { name: 'Open hotkey' }).click();
    await expect.poll(states, { timeout: 90_000 }).toEqual(['answers', 'answers']);

    await page.getByRole('button', { name: 'Stop all' }).click();
    await expect.poll(states, { timeout: 30_000 }).toEqual(['off', 'off']);
    await page.getByRole('button', { name: 'Remove miner 2' }).click();
    await expect(main(page)).not.toContainText('Your miners');
  });

  test('a file that is no model is refused in plain words, a good one is used', async ({ page }) => {
    test.setTimeout(180_000);
    await tryDevnet(page, site.address);
    const picker = page.getByLabel('ONNX file', { exact: true });
    await expect(main(page)).toContainText('Digits, small convolutional network', { timeout: 60_000 });
    await picker.setInputFiles({ name: 'photo.onnx', mimeType: 'image/png', buffer: Buffer.from('not a model') });
    await expect(page.getByRole('alert')).toContainText('the bundled model is still there');
    await picker.setInputFiles('models/image-classification/model.onnx');
    await expect(page.getByLabel('Model', { exact: true })).toHaveValue(/^own-/);
    await page.reload();
    await expect(page.getByLabel('Model', { exact: true })).toHaveValue(/^own-/, { timeout: 60_000 });
  });
});
