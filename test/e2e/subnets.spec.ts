import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { startDevnet, type OwnDevnet } from './own-devnet.ts';
import { appAddress, watchConsole } from './running-host.ts';

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
  let devnet: OwnDevnet;
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
    await expect(page.getByRole('searchbox')).toBeFocused();
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
