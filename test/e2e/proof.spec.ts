/** What the app checks by itself: the page Proof, and "How do you know?" asked of a figure. */
import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { checkProofFile } from '../../node-light/proof-file/check-proof-file.ts';
import { readProofFile } from '../../node-light/proof-file/proof-file.ts';
import { goTo, tryDevnet } from './steps.ts';
import { wallClock } from '../../devnet/node/clock.ts';
import { localGenesis } from '../../devnet/node/local-genesis.ts';
import { testNode } from '../../devnet/node/testing.ts';
import { standardMethods } from '../../devnet/rpc/methods/index.ts';
import { serveWebSocket } from '../../devnet/rpc/websocket-server.ts';

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

test('of a node that shows no votes every final block is final by its word; offline the figures keep mark and pace', async ({
  page,
}) => {
  const own = await testNode(undefined, {
    ...localGenesis(250, 3),
    clock: wallClock,
    production: { mode: 'interval', ms: 500 },
  });
  const server = await serveWebSocket(own, standardMethods, { port: 0 });
  const says = `says 127.0.0.1:${server.port}`;
  await tryDevnet(page);
  await goTo(page, 'Settings');
  const chosen = page.getByRole('region', { name: 'Chain' });
  await chosen.getByRole('button', { name: 'A node’s address' }).click();
  await chosen.getByLabel('Address', { exact: true }).fill(`ws://127.0.0.1:${server.port}`);
  await chosen.getByRole('button', { name: 'Use this node' }).click();
  await expect(chosen).toContainText('Connected, block', { timeout: 30_000 });
  await goTo(page, 'Overview');
  const chain = page.getByRole('region', { name: /^Chain/ });
  await expect(chain).toContainText(`Final, ${says}`);
  await expect(chain.getByRole('cell', { name: `final, ${says}` }).first()).toBeVisible();
  await expect(chain.getByRole('cell', { name: 'final', exact: true })).toHaveCount(0);
  await expect(page.getByRole('banner')).toContainText(`Final, ${says}: block`);
  await chain.getByRole('button', { name: /^sealed/ }).click();
  const dialog = page.getByRole('dialog', { name: 'How do you know?' });
  await expect(dialog).toContainText('The header of this block was checked');
  await expect(dialog.getByText('none yet: seals only')).toBeVisible();
  await expect(dialog).not.toContainText(/storage proof/i);
  await page.keyboard.press('Escape');
  const pace = /Block time\s*250\s*ms/;
  await expect(chain).toContainText(pace);

  // What was read is kept on this computer.
  await page.evaluate(() => (location.hash = '#/proof'));
  await expect(page.getByText('Up to block')).toBeVisible({ timeout: 30_000 });
  await goTo(page, 'Overview');
  await server.close();
  await own.close();
  await expect(chain.getByRole('button', { name: /^stored/ })).toBeVisible({ timeout: 30_000 });
  await page.reload();
  await expect(chain.getByRole('button', { name: /^stored/ })).toBeVisible({ timeout: 30_000 });
  await expect(chain).toContainText(pace);
});
