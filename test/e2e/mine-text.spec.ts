// A task that has no subnet on a fresh devnet: one is opened in Settings, and mined to a first paid epoch with streamed answers.
import { expect, test } from '@playwright/test';
import { servePlainPage, type PlainPage } from './plain-page.ts';
import { watchConsole } from './running-host.ts';
import { goTo, tryDevnet } from './steps.ts';

let plain: PlainPage;
test.beforeAll(async () => {
  plain = await servePlainPage();
});
test.afterAll(() => plain.close());

test('text generation gets a subnet at the press of a button, and its validators pay the streamed answers', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const complaints = watchConsole(page);
  const main = page.getByRole('main');
  await tryDevnet(page, plain.address);
  await expect(main).toContainText('no subnet pays for embeddings or text generation yet');
  await main.getByRole('link', { name: 'Open one in Settings' }).click();
  await page.getByRole('button', { name: 'Open a subnet for text generation' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Text generation' })).toContainText(/Subnet \d+/, {
    timeout: 60_000,
  });

  await goTo(page, 'Mine');
  await expect(main).toContainText('no subnet pays for embeddings yet');
  const subnet = page.getByLabel('Subnet', { exact: true });
  const option = subnet.locator('option', { hasText: 'Text generation' });
  await expect(option).toBeAttached({ timeout: 30_000 });
  await subnet.selectOption((await option.getAttribute('value'))!);
  await expect(page.getByLabel('Model', { exact: true })).toContainText('Talker');
  const start = page.getByRole('button', { name: 'Start mining' });
  await expect(start).not.toHaveAttribute('aria-disabled', 'true', { timeout: 60_000 });
  await start.click();
  await page.getByRole('dialog', { name: 'Sign this?' }).getByRole('button', { name: 'Sign and send' }).click();
  await expect(page.getByRole('heading', { name: /^Answering on \d+ Text generation/ })).toBeVisible({
    timeout: 90_000,
  });

  const paid = main.locator('dl > div').filter({ hasText: 'Last epoch' });
  await expect(paid).toContainText(/\+\d*[1-9]|\+0\.\d*[1-9]/, { timeout: 120_000 });
  // A validator of so young a subnet may ask before its permit is known; nothing else is refused, and nothing fails.
  await expect(main.locator('dl > div').filter({ hasText: 'Refused or failed' })).toContainText(
    /Refused or failed\s*(none|.*no validator permit)/,
  );
  complaints.none();
});
