import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { appAddress, watchConsole } from './running-host.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A devnet of its own, in memory, that a test may stop. */
async function startDevnet(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['build/run.mjs', 'electron/commands/devnet.ts', '--memory', '--port', '0', '--block-time', '250ms'],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await ended;
  };
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /ws:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url) {
      child.stdout?.resume();
      return { url, stop };
    }
  }
  throw new Error('The devnet ended before it said where it listens.');
}

/** Opens the app on an address that this test controls. */
async function open(page: Page, endpoint: string, place: string): Promise<void> {
  await page.addInitScript(
    ([url]) => {
      localStorage.setItem('taolite.started', 'true');
      localStorage.setItem('taolite.endpoint', url!);
    },
    [endpoint],
  );
  await page.goto(appAddress());
  await go(page, place);
}
const go = (page: Page, place: string) => page.evaluate((hash) => (location.hash = hash), place);
const table = (page: Page) => page.getByRole('table', { name: 'Subnets' });

test.describe('subnets', () => {
  let devnet: Awaited<ReturnType<typeof startDevnet>>;
  test.beforeAll(async () => {
    devnet = await startDevnet();
  });
  test.afterAll(() => devnet.stop());

  test('the table has every subnet, is sorted, filtered and walked with the keyboard, and has no accessibility findings', async ({
    page,
  }) => {
    const console = watchConsole(page);
    await open(page, devnet.url, '#/subnets');
    const links = table(page).getByRole('link');
    await expect(links).toHaveCount(4, { timeout: 40_000 });

    await table(page).getByRole('button', { name: 'Id and name' }).click();
    await expect(links.first()).toHaveText('Root');
    await links.first().focus();
    await page.keyboard.press('End');
    await expect(links.last()).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(links.nth(2)).toBeFocused();

    await page.keyboard.press('Control+f');
    await page.keyboard.type('forecast');
    await expect(links).toHaveText(['Forecasting']);
    await page.getByRole('searchbox').fill('nothing like this');
    await expect(table(page)).toContainText('No subnet matches');
    await page.getByRole('searchbox').fill('');

    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).include('main').analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
    console.none();
  });

  test('a subnet’s page has its metagraph, weights and hyperparameters, with units and in words', async ({ page }) => {
    const console = watchConsole(page);
    await open(page, devnet.url, '#/subnets/2');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Image classification', { timeout: 40_000 });
    const neurons = page.getByRole('table', { name: 'Neurons of subnet 2' });
    await expect(neurons.getByRole('row')).toHaveCount(13);
    await page.getByRole('button', { name: /^Validators/ }).click();
    await expect(neurons.getByRole('row').nth(1)).toContainText('validator');
    // Somebody has weighed somebody: the map has cells, and arrows move in it.
    const map = page.getByRole('application', { name: /^Weights of/ });
    await map.focus();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByText(/ on .* \(UID \d+, rank 2\)/)).toBeVisible();

    await page.getByRole('tab', { name: /Hyperparameters/ }).click();
    const tempo = page.locator('dl > div').filter({ hasText: 'Blocks from one epoch to the next' });
    await expect(tempo).toContainText(/tempo[\s\S]*40 blocks/);
    const { violations } = await new AxeBuilder({ page }).include('main').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    console.none();
  });

  test('an address that names no subnet says so and shows the way back', async ({ page }) => {
    await open(page, devnet.url, '#/subnets/4711');
    await expect(page.getByText('There is no subnet 4711 on this chain')).toBeVisible({ timeout: 40_000 });
    await go(page, '#/subnets/abc');
    await expect(page.getByText('This is not the number of a subnet')).toBeVisible();
    await page.getByRole('link', { name: 'All subnets' }).click();
    await expect(table(page)).toBeVisible();
  });
});

test('what was seen stays readable with the chain stopped and the network off, marked as stored', async ({ page }) => {
  const devnet = await startDevnet();
  try {
    await open(page, devnet.url, '#/subnets/2');
    await expect(page.getByRole('table', { name: 'Neurons of subnet 2' }).getByRole('row')).toHaveCount(13, {
      timeout: 40_000,
    });
    await go(page, '#/subnets');
    await expect(table(page).getByRole('link')).toHaveCount(4);
    // The first snapshot is written with the first reading; it must be on the disk before the chain goes.
    await expect
      .poll(() =>
        page.evaluate(
          () =>
            new Promise<number>((resolve) => {
              const opening = indexedDB.open('taolite-explorer');
              opening.onsuccess = () => {
                const count = opening.result.transaction('snapshots').objectStore('snapshots').count();
                count.onsuccess = () => {
                  opening.result.close();
                  resolve(count.result);
                };
              };
            }),
        ),
      )
      .toBeGreaterThanOrEqual(4);
  } finally {
    await devnet.stop();
  }

  await expect(page.getByText(/stored at block \d+/).first()).toBeVisible({ timeout: 30_000 });
  await page.reload();
  await expect(table(page).getByRole('link')).toHaveCount(4, { timeout: 30_000 });
  await expect(page.getByText(/stored at block \d+/).first()).toBeVisible();
  await table(page).getByRole('link', { name: 'Image classification' }).click();
  await expect(page.getByRole('table', { name: 'Neurons of subnet 2' }).getByRole('row')).toHaveCount(13);
  await expect(page.getByText(/stored · block/).first()).toBeVisible();

  await page.context().setOffline(true);
  await page.getByRole('tab', { name: /Hyperparameters/ }).click();
  await expect(page.getByText('Blocks from one epoch to the next')).toBeVisible();
  await go(page, '#/subnets/3');
  await expect(page.getByText('Not seen on this computer yet')).toBeVisible();
});
