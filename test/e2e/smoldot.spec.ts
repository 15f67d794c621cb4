/** smoldot as a second opinion: on the devnet of the host and a chain of one's own it agrees; where it cannot work it is not offered. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { chainSpecOf, type ChainSpec } from '../../devnet/p2p/chain-spec.ts';
import { grandpaMethods, standardMethods } from '../../devnet/rpc/methods/index.ts';
import { serveWebSocket } from '../../devnet/rpc/websocket-server.ts';
import { p2pDevnet, type P2pDevnet } from '../p2p/p2p-devnet.ts';
import { servePlainPage } from './plain-page.ts';
import { appAddress, watchConsole } from './running-host.ts';
import { goTo } from './steps.ts';

// Each loads smoldot anew, and some run several chains.
test.describe.configure({ timeout: 240_000 });

const plateOf = (page: Page) => page.getByRole('region', { name: /second opinion/ });
const agrees = (page: Page) =>
  expect(plateOf(page)).toContainText(/Both find the same blocks final, up to block \d/, { timeout: 60_000 });

async function lookAround(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: 'Look around' }).click();
}
const toProof = (page: Page) => page.evaluate(() => (location.hash = '#/proof'));

/** Every alarm of the page from now on, also one that stands for a moment. */
async function alarms(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    new MutationObserver(() => {
      for (const { textContent } of document.querySelectorAll('.notice.danger')) heard.push(textContent);
    }).observe(document.body, { childList: true, subtree: true });
  });
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
}

test('on the devnet of the host it is loaded when it is started, agrees, and is stopped', async ({ page }) => {
  const complaints = watchConsole(page);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const smoldots = () => asked.filter((url) => /smoldot/.test(url)).length + page.workers().filter(isSmoldot).length;
  const isSmoldot = (worker: { url(): string }) => /smoldot/.test(worker.url());
  await lookAround(page, appAddress());
  await toProof(page);
  const plate = plateOf(page);
  await expect(plate).toContainText('a light client that others wrote');
  expect(smoldots()).toBe(0);

  await plate.getByRole('button', { name: 'Start smoldot' }).click();
  await agrees(page);
  expect(smoldots()).toBeGreaterThan(0);
  await expect(plate.getByRole('row', { name: /^Verified from block/ })).toContainText('0');
  await expect(plate).toContainText(/First final block\s*after \d+\.\d s and \d+\.\d.[KM]B/);
  const final = plate.getByRole('row', { name: /^Final block/ });
  const before = await final.innerText();
  await expect(final).not.toHaveText(before);
  expect((await new AxeBuilder({ page }).include('main').analyze()).violations).toEqual([]);

  await plate.getByRole('button', { name: 'Stop smoldot' }).click();
  await expect(plate.getByRole('button', { name: 'Start smoldot' })).toBeVisible();
  await expect.poll(() => page.workers().filter(isSmoldot).length).toBe(0);
  complaints.none();
});

test('it ends with the devnet, begins again with it, and a chain begun anew is no contradiction', async ({ page }) => {
  await lookAround(page, appAddress());
  await toProof(page);
  await plateOf(page).getByRole('button', { name: 'Start smoldot' }).click();
  await agrees(page);
  const heard = await alarms(page);

  await goTo(page, 'Settings');
  const devnet = page.getByRole('region', { name: /^Devnet/ });
  await devnet.getByRole('button', { name: 'Stop it' }).click();
  await expect(devnet).toContainText('It is stopped.');
  await toProof(page);
  await expect(plateOf(page)).toContainText('It begins again, from the first block, when the devnet runs.');
  await goTo(page, 'Settings');
  await devnet.getByRole('button', { name: 'Start it' }).click();
  await expect(devnet).toContainText('It runs.', { timeout: 30_000 });
  await toProof(page);
  await agrees(page);

  await goTo(page, 'Settings');
  await devnet.getByRole('button', { name: 'Begin a new chain' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Begin a new chain' }).click();
  await expect(page.getByText('A new devnet has begun.')).toBeVisible({ timeout: 30_000 });
  await toProof(page);
  await agrees(page);
  expect(await heard()).toEqual([]);
});

test('a chain of one’s own: it begins as a specification says, refuses one that is broken, and a contradiction is said everywhere', async ({
  page,
}) => {
  const live = { production: { mode: 'interval', ms: 500 } } as const;
  const own = await p2pDevnet(40, live);
  // The same genesis and the same keys, and other blocks.
  const fork = await p2pDevnet(60, live);
  const port = Number(process.env['TAOLITE_E2E_PORT']) + 5;
  const server = await serveWebSocket(own.node, { ...standardMethods, ...grandpaMethods }, { port });
  const specOf = ({ node, p2p }: P2pDevnet) => chainSpecOf(node, p2p.addresses);
  const broken: ChainSpec = {
    ...specOf(own),
    genesis: { raw: { top: { '0x3a636f6465': '0x00' }, childrenDefault: {} } },
  };
  try {
    await lookAround(page, appAddress());
    await goTo(page, 'Settings');
    const chosen = page.getByRole('region', { name: 'Chain' });
    await chosen.getByRole('button', { name: 'A node’s address' }).click();
    await chosen.getByLabel('Address', { exact: true }).fill(`ws://127.0.0.1:${port}`);
    await chosen.getByRole('button', { name: 'Use this node' }).click();
    await expect(chosen).toContainText('Connected, block', { timeout: 30_000 });
    await toProof(page);
    const plate = plateOf(page);
    const begin = async (spec: ChainSpec) => {
      await plate.getByRole('button', { name: 'Start smoldot' }).click();
      const dialog = page.getByRole('dialog');
      const buffer = Buffer.from(JSON.stringify(spec));
      const file = { name: 'spec.json', mimeType: 'application/json', buffer };
      await dialog.getByLabel('Chain specification').setInputFiles(file);
      // It speaks over WebSocket: the other address is none for a page.
      await expect(dialog.getByRole('listitem')).toHaveText([spec.bootNodes[0]!]);
      await dialog.getByRole('button', { name: 'Start smoldot' }).click();
    };
    await begin(broken);
    await expect(plate).toContainText('This chain specification cannot be used', { timeout: 30_000 });
    await begin(specOf(own));
    await agrees(page);

    await plate.getByRole('button', { name: 'Stop smoldot' }).click();
    await begin(specOf(fork));
    const alarm = plate.getByRole('alert');
    await expect(alarm).toContainText(/disagree about block \d+\. Sign nothing/, { timeout: 60_000 });
    const said = /about block (\d+).*By Taolite\s+(\w+).*By smoldot\s+(\w+)/s.exec(await plate.innerText());
    const [, number, ours, theirs] = said!;
    expect(ours).toBe(await own.node.chain.hashAt(Number(number)));
    expect(theirs).toBe(await fork.node.chain.hashAt(Number(number)));
    await goTo(page, 'Overview');
    await expect(page.getByText(`Taolite and smoldot disagree about block ${number}.`)).toBeVisible();
  } finally {
    await server.close();
    await Promise.all([own.close(), fork.close()]);
  }
});

test('a devnet inside a browser tab cannot be dialled: it is not offered, and that is said', async ({ page }) => {
  const plain = await servePlainPage();
  try {
    await lookAround(page, plain.address);
    await toProof(page);
    await expect(plateOf(page)).toContainText('a devnet inside a browser tab cannot be dialled', { timeout: 60_000 });
    await expect(plateOf(page).getByRole('button')).toHaveCount(0);
  } finally {
    await plain.close();
  }
});
