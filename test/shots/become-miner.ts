import type { Page } from 'playwright';

const PASSWORD = 'a password for play money';

/** From the welcome page to a running miner, as a newcomer does it: wallet, play money, start, sign. */
export async function becomeMiner(
  page: Page,
  picture: (name: string) => Promise<void> = async () => undefined,
): Promise<void> {
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  await button('Try it').click();
  for (const field of await page.locator('input[type=password]').all()) await field.fill(PASSWORD);
  await button('Make the wallet').click();
  await button('Skip, it is play money').click();
  await button('Start mining').waitFor({ timeout: 60_000 });
  await picture('mine-before');
  await button('Start mining').click();
  // Opening a hotkey asks for the password when the wallet is locked; the registration is always shown before it is signed.
  const dialog = page.getByRole('dialog');
  const sign = dialog.getByRole('button', { name: 'Sign and send' });
  const open = dialog.getByRole('button', { name: 'Open hotkey' });
  await sign.or(open).waitFor({ timeout: 30_000 });
  if (await open.isVisible()) {
    await dialog.locator('input[type=password]').fill(PASSWORD);
    await open.click();
    await sign.waitFor({ timeout: 30_000 });
  }
  await picture('signing-review');
  if (await dialog.locator('input[type=password]').isVisible())
    await dialog.locator('input[type=password]').fill(PASSWORD);
  await sign.click();
  await page.getByRole('heading', { name: 'Last blocks' }).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(30_000);
}
