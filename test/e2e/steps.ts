/** Steps that several end-to-end tests take, as a person takes them. */
import { expect, type Page } from '@playwright/test';
import { appAddress } from './running-host.ts';

export const PASSWORD = 'kelp-barge-ninety';

/** Types a new password twice and presses the button. */
export async function newPassword(
  page: Page,
  button: string,
  password = PASSWORD,
  label = 'Password for the wallet',
): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(password);
  await page.getByLabel('The same again').fill(password);
  await page.getByRole('button', { name: button, exact: true }).click();
}

/** First run with the bundled devnet, to the end: a funded wallet, unlocked. */
export async function tryDevnet(page: Page, address = appAddress()): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: 'Try it' }).click();
  await newPassword(page, 'Make the wallet');
  await page.getByRole('button', { name: 'Skip, it is play money' }).click({ timeout: 60_000 });
  await expect(page).toHaveURL(/#\/mine/, { timeout: 60_000 });
}

/** Goes to a place by the navigation. */
export const goTo = (page: Page, place: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place }).click();

/** Number of the newest block, on the page Proof. */
export async function newestBlock(page: Page): Promise<number> {
  const head = page.getByRole('region', { name: 'Head', exact: true });
  const number = head.locator('dl > div').filter({ hasText: 'Newest block' }).locator('dd');
  await expect(number).toHaveText(/\d/);
  return Number((await number.innerText()).replace(/\D/g, ''));
}
