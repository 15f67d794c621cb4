/** What the app checks by itself: the page Proof, and "How do you know?" asked of a figure. */
import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { checkProofFile } from '../../node-light/proof-file/check-proof-file.ts';
import { readProofFile } from '../../node-light/proof-file/proof-file.ts';
import { goTo, tryDevnet } from './steps.ts';

test('a balance says how it is known, its proof is saved and checks, and the page shows who signed', async ({
  page,
}) => {
  await tryDevnet(page);
  await goTo(page, 'Wallet');
  const balance = page.getByRole('region', { name: 'Balance' });
  const badge = balance.getByRole('button', { name: /^(final · block|sealed)/ });
  await expect(badge).toBeVisible({ timeout: 30_000 });
  await badge.click();
  const dialog = page.getByRole('dialog', { name: 'How do you know?' });
  await expect(dialog.getByText(/^System\.Account\(/)).toBeVisible();
  await expect(dialog.getByText(/nodes, .*(bytes|KB)/)).toBeVisible();
  expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([]);
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save the proof' }).click(),
  ]);
  const file = readProofFile(JSON.parse(await readFile((await saved.path())!, 'utf8')));
  expect(['final', 'sealed']).toContain(checkProofFile(file).evidence.word);

  await dialog.getByRole('button', { name: 'All that is checked' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Proof' })).toBeVisible();
  const signed = page.getByRole('region', { name: /Who signed/ });
  await expect(signed).toContainText('3 of 3 authorities signed');
  await expect(signed.getByRole('list', { name: 'Authorities' }).getByRole('listitem')).toHaveCount(3);
  await expect(page.getByRole('region', { name: 'Refused answers' })).toContainText('None.');
  const metadata = page.getByRole('region', { name: /How its bytes are read/ });
  await expect(metadata).toContainText('your own chain');
  await expect(metadata).toContainText(/0x[0-9a-f]{64}/);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test('a public network says which hosts it would connect to, and connects to none before its button is pressed', async ({
  page,
}) => {
  const dialled: string[] = [];
  page.on('websocket', (socket) => dialled.push(socket.url()));
  await tryDevnet(page);
  await goTo(page, 'Settings');
  await page.getByRole('button', { name: 'Network', exact: true }).click();
  await expect(page.getByText('entrypoint-finney.opentensor.ai')).toBeVisible();
  await expect(page.getByText('test.finney.opentensor.ai')).toBeVisible();
  expect(dialled.filter((url) => !/\/\/(127\.0\.0\.1|localhost)/.test(url))).toEqual([]);
});
