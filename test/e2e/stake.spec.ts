import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { appAddress, watchConsole } from './running-host.ts';
import { PASSWORD, tryDevnet } from './steps.ts';

const go = (page: Page, place: string) => page.evaluate((hash) => (location.hash = hash), place);
const positions = (page: Page) => page.getByRole('table', { name: 'Positions' });
const amount = (page: Page) => page.getByLabel(/^Amount/);
const review = (page: Page) => page.getByRole('button', { name: 'Review' });
const dialog = (page: Page) => page.getByRole('dialog');

/** Signs what is on the screen. On a chain with four blocks a second figures really move meanwhile; they are accepted, as a person would. */
async function sign(page: Page, password = PASSWORD): Promise<void> {
  const moved = dialog(page).getByRole('button', { name: 'Use the new figures' });
  const field = dialog(page).locator('input[type=password]');
  await expect(dialog(page)).toBeVisible();
  await expect(async () => {
    // On a slow machine a click may do its work and come back too late.
    if (!(await dialog(page).isVisible())) return;
    if (await moved.isVisible()) await moved.click({ timeout: 1000 });
    if (await field.isVisible()) await field.fill(password, { timeout: 1000 });
    await dialog(page).getByRole('button', { name: 'Sign and send' }).click({ timeout: 1000 });
  }).toPass({ timeout: 30_000 });
}

test('stake goes in and comes out: shown before signing, followed until final, standing in the portfolio', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const console = watchConsole(page);
  await tryDevnet(page);
  await go(page, '#/stake?netuid=2');
  await expect(positions(page).getByRole('row')).toHaveCount(2, { timeout: 40_000 });
  await expect(page.getByText('No stake yet')).toBeVisible();

  // Too much is refused in words, before anything is signed.
  await expect(amount(page)).toBeVisible();
  await amount(page).fill('5000');
  await expect(page.getByText(/You can stake .* at most.*Nothing was sent/).first()).toBeVisible();
  await expect(review(page)).toHaveAttribute('aria-disabled', 'true');
  await amount(page).fill('0.001');
  await expect(page.getByText(/The chain takes no less than/).first()).toBeVisible();

  await amount(page).fill('25');
  for (const label of ['You receive about', 'Price impact', 'Pool fee, inside the amount', 'Taken out right after'])
    await expect(page.getByText(label, { exact: true })).toBeVisible();
  await expect(page.getByText('or nothing happens')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).include('main').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }

  // A fresh wallet is open; locked, it asks for the password here.
  await page.keyboard.press('Control+l');
  await expect(page.getByRole('button', { name: 'Wallet locked' })).toBeVisible();
  await review(page).click();
  await expect(dialog(page)).toContainText('SubtensorModule.add_stake_limit');
  await expect(dialog(page)).toContainText('amount_staked 25000000000');
  await expect(dialog(page)).toContainText('Stops if the price passes');
  await sign(page, 'not the password');
  await expect(dialog(page)).toContainText('That is not the password. Nothing was signed.');
  await sign(page);
  await expect(page.getByRole('list', { name: 'Progress of the transaction' })).toContainText(/In block \d/, {
    timeout: 30_000,
  });
  await expect(page.getByText(/Final in block \d/).first()).toBeAttached({ timeout: 30_000 });
  await expect(positions(page).getByRole('row')).toHaveCount(3);
  await expect(positions(page).getByRole('row').nth(2)).toContainText('Image classification');
  await expect(amount(page)).toHaveValue('');

  // The place's name opens taking it out; all of it goes, to the last alpha.
  await positions(page).getByRole('link', { name: 'Image classification', exact: true }).click();
  await expect(page.getByRole('heading', { name: /^Take out of 2/ })).toBeVisible();
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await review(page).click();
  await expect(dialog(page)).toContainText(/SubtensorModule\.remove_stake/);
  await sign(page);
  await expect(positions(page).getByRole('row')).toHaveCount(2, { timeout: 30_000 });
  console.none();
});

test('stake moves to another validator and to another subnet: both sides shown before signing, and standing there after', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const console = watchConsole(page);
  await tryDevnet(page);
  await go(page, '#/stake?netuid=2');
  await amount(page).fill('25');
  await review(page).click();
  await sign(page);
  await expect(positions(page).getByRole('row')).toHaveCount(3, { timeout: 40_000 });

  // From the position: to another validator beside it nothing is traded.
  await positions(page)
    .getByRole('link', { name: /^Move stake of Image classification/ })
    .click();
  await expect(page.getByRole('heading', { name: /^Move from 2/ })).toBeVisible();
  await expect(page.getByText('no trade, no pool fee')).toBeVisible();
  await amount(page).fill('5');
  const change = page.getByRole('table', { name: 'Before and after the move' });
  await expect(change.getByRole('row')).toHaveCount(3);
  await expect(change.getByRole('row').nth(2)).toContainText('5.0000');
  await review(page).click();
  await expect(dialog(page)).toContainText('SubtensorModule.move_stake');
  await expect(dialog(page)).toContainText('alpha_amount 5000000000');
  await sign(page);
  await expect(positions(page).getByRole('row')).toHaveCount(4, { timeout: 40_000 });
  await expect(amount(page)).toHaveValue('');

  // To another subnet it is sold and bought: what both pools take is said, and what arrives at least.
  await page.getByLabel('To subnet').selectOption({ label: '3 Forecasting' });
  await expect(page.getByLabel('To validator')).not.toHaveValue('', { timeout: 30_000 });
  await amount(page).fill('5');
  for (const label of ['Price impact on subnet 2', 'Price impact on subnet 3', 'Pool fee, inside the amount'])
    await expect(page.getByText(label, { exact: true })).toBeVisible();
  await expect(page.getByText('or nothing happens')).toBeVisible();
  await expect(change.getByRole('row')).toHaveCount(5);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).include('main').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
  await review(page).click();
  await expect(dialog(page)).toContainText('swap_stake_limit');
  await expect(dialog(page)).toContainText('Stops if each α brings less than');
  await sign(page);
  await expect(positions(page).getByRole('link', { name: 'Forecasting', exact: true })).toBeVisible({
    timeout: 40_000,
  });
  console.none();
});

test('cancelling a review sends nothing', async ({ page }) => {
  test.setTimeout(120_000);
  await tryDevnet(page);
  await go(page, '#/stake?netuid=2');
  await amount(page).fill('10');
  await review(page).click();
  await expect(dialog(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await expect(positions(page).getByRole('row')).toHaveCount(2);
  await expect(amount(page)).toHaveValue('10');
});

test('without a key the page says what is missing, and everything else can be read', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('taolite.started', 'true'));
  await page.goto(appAddress());
  await go(page, '#/stake');
  await expect(page.getByText('No coldkey on this computer')).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText(/needs a coldkey/).first()).toBeVisible();
  await page.getByRole('button', { name: /^Compare/ }).click({ timeout: 40_000 });
  await expect(page.getByRole('table', { name: /^Validators of subnet/ })).toContainText('18.0');
});
