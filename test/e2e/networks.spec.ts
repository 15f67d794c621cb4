/**
 * Public networks and nodes of one's own: nothing is dialled before a person picks one, and of two sources one may fail or lie. Over 400
 * lines, as all of it shares the one network that is made here, with its browser that finds the names.
 */
import { createServer, type AddressInfo, type Server } from 'node:net';
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import { chromiumFlags, chromiumPath } from '../../build/chromium.mjs';
import { wallClock } from '../../devnet/node/clock.ts';
import { localGenesis } from '../../devnet/node/local-genesis.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { testNode } from '../../devnet/node/testing.ts';
import { grandpaMethods, standardMethods } from '../../devnet/rpc/methods/index.ts';
import type { Methods } from '../../devnet/rpc/method.ts';
import { serveP2p } from '../../devnet/p2p/serve-p2p.ts';
import { serveWebSocket } from '../../devnet/rpc/websocket-server.ts';
import { networkById } from '../../node-light/networks/networks.ts';
import { bytesToHex } from '../../substrate/bytes.ts';
import { encodeHeader } from '../../substrate/header.ts';
import { p2pDevnet } from '../p2p/p2p-devnet.ts';
import { asNetwork, certificate, fakeHost, likeFinney, type FakeHost } from './fake-network.ts';
import { servePlainPage, type PlainPage } from './plain-page.ts';
import { appAddress } from './running-host.ts';
import { goTo, newestBlock } from './steps.ts';

const finney = networkById('finney')!;
const [entry, archive] = finney.endpoints.map(({ url }) => new URL(url).host) as [string, string];
const testHost = new URL(networkById('test')!.endpoints[0]!.url).host;
const hosts = new Map<string, FakeHost>();
let node: DevnetNode;
let browser: Browser;
let plain: PlainPage;
/** Whoever dials any other name comes here, and is asked which. */
let elsewhere: Server;
const dialled: string[] = [];
/** What a browser itself asks for, whatever page is open. In a greeting another letter may follow the name. */
const browsersOwn = /(^|\.)(google|googleapis|gstatic|gvt1|chromium)\.(com|org)/;
const strangers = () => dialled.filter((name) => !browsersOwn.test(name));
const honestly = (): Methods => asNetwork(finney.genesisHash, node);

test.beforeAll(async () => {
  test.setTimeout(180_000);
  node = await likeFinney(finney.genesisHash);
  const keys = certificate();
  for (const host of [entry, archive, testHost]) hosts.set(host, await fakeHost(node, honestly(), keys));
  elsewhere = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (hello) => {
      // An HTTP request names the host in its header, a TLS greeting in plain text.
      const text = hello.toString('latin1');
      const names = text.match(/[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}/gi) ?? [];
      dialled.push(/\r\nHost: (\S+)/i.exec(text)?.[1] ?? names.sort((a, b) => b.length - a.length)[0] ?? 'nameless');
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const rules = [...hosts].map(([host, { port }]) => `MAP ${host} 127.0.0.1:${port}`);
  const others = `MAP * 127.0.0.1:${(elsewhere.address() as AddressInfo).port}, EXCLUDE 127.0.0.1, EXCLUDE localhost`;
  browser = await chromium.launch({
    executablePath: chromiumPath() ?? '',
    args: [
      ...chromiumFlags(),
      '--ignore-certificate-errors',
      `--host-resolver-rules=${[...rules, others].join(', ')}`,
      '--disable-background-networking',
    ],
  });
  plain = await servePlainPage();
});
test.afterAll(async () => {
  await browser.close();
  await plain.close();
  for (const host of hosts.values()) await host.close();
  await new Promise((resolve) => elsewhere.close(resolve));
  await node.close();
});

test.beforeEach(() => {
  for (const host of hosts.values()) host.restore(honestly());
});

/** The app as somebody sees it who looks around first; without a host, unless its page is opened. */
async function lookAround(address = plain.address): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(address);
  await page.getByRole('button', { name: 'Look around' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible({ timeout: 60_000 });
  return page;
}
const networksOf = async (page: Page): Promise<void> => {
  await goTo(page, 'Settings');
  await page.getByRole('region', { name: 'Chain' }).getByRole('button', { name: 'Network', exact: true }).click();
};
const sources = (page: Page) => page.getByRole('region', { name: 'Sources' });
const refused = (page: Page) => page.getByRole('region', { name: 'Refused answers' });
async function useFinney(page: Page): Promise<void> {
  await networksOf(page);
  await page.getByRole('button', { name: 'Use Finney' }).click();
  await page.evaluate(() => (location.hash = '#/proof'));
  await expect(sources(page)).toContainText(entry, { timeout: 45_000 });
  await expect(sources(page)).toContainText(archive, { timeout: 45_000 });
}
test('nothing is dialled before a network is picked, then its listed hosts alone', async () => {
  const before = [...hosts.values()].map(({ connections }) => connections);
  const since = () => [...hosts.values()].map(({ connections }, i) => connections - before[i]!);
  const page = await lookAround();
  await networksOf(page);
  for (const host of hosts.keys()) await expect(page.getByText(host.replace(/:443$/, ''))).toBeVisible();
  await expect(page.getByRole('region', { name: 'Chain' })).toContainText('Connected, block', { timeout: 60_000 });
  expect(since()).toEqual([0, 0, 0]);
  expect(strangers()).toEqual([]);
  await useFinney(page);
  const [one, two, other] = since();
  expect([one! > 0, two! > 0, other]).toEqual([true, true, 0]);
  expect(strangers()).toEqual([]);
  await page.context().close();
});

test('figures are a claim until somebody vouches for where trust begins; then they are sealed, also after a restart', async () => {
  const page = await lookAround();
  await useFinney(page);
  const trust = page.getByRole('region', { name: /Where trust begins/ });
  await expect(trust).toContainText('is the word of');
  const metadata = page.getByRole('region', { name: /How its bytes are read/ });
  await expect(metadata).toContainText('agreed by 2 sources');
  await trust.getByRole('button', { name: 'I compared this hash' }).click();
  const dialog = page.getByRole('dialog', { name: 'Vouch for this block?' });
  await expect(dialog.getByText(/^0x[0-9a-f]{64}$/)).toHaveCount(2);
  await dialog.getByRole('button', { name: 'It is the same' }).click();
  await expect(trust).toContainText('You vouched for this chain');
  await expect(metadata).toContainText('You compared its hash');
  const block = /block ([\d\s]+)/.exec(await trust.innerText())?.[1];
  // The application is closed and opened again: what was compared holds.
  await page.reload();
  await expect(trust).toContainText('You vouched for this chain', { timeout: 45_000 });
  await expect(metadata).toContainText('You compared its hash');
  await expect(trust).toContainText(`block ${block?.trim()}`);
  await expect(
    page.getByRole('region', { name: 'Head' }).getByRole('button', { name: /^sealed|^final/ }),
  ).toBeVisible();
  await trust.getByRole('button', { name: 'Begin anew' }).click();
  await expect(trust).toContainText('is the word of', { timeout: 45_000 });
  await page.context().close();
});

// That the next source is asked after four seconds is the light node's rule (`failOverMs`); how long a page on a loaded machine takes
// to show it says nothing about it.
test('when one of two sources is lost, the other goes on by itself, and it is dialled again until it is back', async () => {
  const page = await lookAround();
  await useFinney(page);
  hosts.get(entry)!.shut();
  await expect(sources(page).getByRole('table')).not.toContainText(entry);
  await expect(sources(page)).toContainText('dialled again by itself');
  const before = await newestBlock(page);
  await expect.poll(() => newestBlock(page)).toBeGreaterThan(before);
  await expect(sources(page)).toContainText(archive);
  await expect(refused(page)).toContainText('None.');
  hosts.get(entry)!.restore(honestly());
  await expect(sources(page).getByRole('table')).toContainText(entry, { timeout: 45_000 });
  await page.context().close();
});

test('a source that begins to lie is named with the reason, and nothing of it is shown; the other goes on', async () => {
  const page = await lookAround();
  const archived = hosts.get(archive)!;
  await useFinney(page);
  archived.methods = {
    ...honestly(),
    state_getReadProof: async (params, context) => {
      const told = (await standardMethods['state_getReadProof']!(params, context)) as { at: string; proof: string[] };
      return { ...told, proof: told.proof.map((entry) => entry.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))) };
    },
    chain_subscribeNewHeads: standardMethods['chain_subscribeNewHeads']!,
  };
  // The other is slower than the liar was at its slowest, as the page began, so that the liar is asked.
  hosts.get(entry)!.delayMs = 1_000;
  await goTo(page, 'Subnets');
  await expect(page.getByRole('table').first()).toBeVisible();
  await page.evaluate(() => (location.hash = '#/proof'));
  await expect(refused(page)).toContainText(archive, { timeout: 30_000 });
  await expect(sources(page)).not.toContainText(archive);
  const before = await newestBlock(page);
  await expect.poll(() => newestBlock(page)).toBeGreaterThan(before);
  await page.context().close();
});

test('a source that falls silent is left for the other, and is not banned', async () => {
  const page = await lookAround();
  await useFinney(page);
  hosts.get(entry)!.silent = true;
  const before = await newestBlock(page);
  await expect.poll(() => newestBlock(page)).toBeGreaterThan(before);
  await goTo(page, 'Subnets');
  await expect(page.getByRole('table').first()).toBeVisible();
  await page.evaluate(() => (location.hash = '#/proof'));
  await expect(refused(page)).toContainText('None.');
  await page.context().close();
});

test('a host of the preset that serves another chain is refused, and nothing of it is shown', async () => {
  for (const host of hosts.values()) host.methods = standardMethods;
  const page = await lookAround();
  await networksOf(page);
  await page.getByRole('button', { name: 'Use Test network' }).click();
  await expect(page.getByRole('region', { name: 'Chain' })).toContainText(/another chain|genesis/i, {
    timeout: 30_000,
  });
  await page.evaluate(() => (location.hash = '#/proof'));
  await expect(refused(page)).toContainText(testHost);
  await page.context().close();
});

test('a devnet of one’s own over WebSocket is proved, and kept over a restart', async () => {
  const { genesis, authors } = localGenesis(250, 3);
  const own = await testNode(undefined, {
    genesis,
    authors,
    clock: wallClock,
    production: { mode: 'interval', ms: 500 },
  });
  const server = await serveWebSocket(own, { ...standardMethods, ...grandpaMethods }, { port: 0 });
  const page = await lookAround();
  await goTo(page, 'Settings');
  const chain = page.getByRole('region', { name: 'Chain' });
  await chain.getByRole('button', { name: 'A node’s address' }).click();
  await chain.getByLabel('Address').fill(`ws://127.0.0.1:${server.port}`);
  await chain.getByRole('button', { name: 'Use this node' }).click();
  await expect(chain).toContainText('Connected, block', { timeout: 30_000 });
  for (let start = 0; start < 2; start++) {
    await page.evaluate(() => (location.hash = '#/proof'));
    await expect(sources(page)).toContainText(`127.0.0.1:${server.port}`, { timeout: 30_000 });
    await expect(page.getByRole('region', { name: /Who signed/ })).toContainText('3 of 3 authorities signed', {
      timeout: 30_000,
    });
    await page.reload();
  }
  expect(strangers()).toEqual([]);
  await page.context().close();
  await server.close();
  await own.close();
});

test('of two addresses of one’s own chain one is lost, the other goes on; trust begins where a checkpoint file says', async () => {
  const own = await testNode(undefined, {
    ...localGenesis(250, 3),
    clock: wallClock,
    production: { mode: 'interval', ms: 500 },
  });
  const methods = { ...standardMethods, ...grandpaMethods };
  const [first, second] = await Promise.all([0, 0].map((port) => serveWebSocket(own, methods, { port })));
  const page = await lookAround();
  await goTo(page, 'Settings');
  const chain = page.getByRole('region', { name: 'Chain' });
  await chain.getByRole('button', { name: 'A node’s address' }).click();
  await chain.getByLabel('Address', { exact: true }).fill(`ws://127.0.0.1:${first!.port}`);
  await chain.getByRole('button', { name: 'Add an address' }).click();
  await chain.getByLabel('Address 2', { exact: true }).fill(`ws://127.0.0.1:${second!.port}`);
  await chain.getByRole('button', { name: 'Use these nodes' }).click();
  await expect(chain).toContainText(`127.0.0.1:${first!.port} and 1 more`, { timeout: 30_000 });
  // Both are kept.
  await page.reload();
  await page.evaluate(() => (location.hash = '#/proof'));
  for (const { port } of [first!, second!])
    await expect(sources(page)).toContainText(`127.0.0.1:${port}`, { timeout: 30_000 });
  await first!.close();
  await expect(sources(page).getByRole('table')).not.toContainText(`127.0.0.1:${first!.port}`);
  const before = await newestBlock(page);
  await expect.poll(() => newestBlock(page)).toBeGreaterThan(before);
  await expect(sources(page)).toContainText(`127.0.0.1:${second!.port}`);
  await expect(refused(page)).toContainText('None.');

  const trust = page.getByRole('region', { name: /Where trust begins/ });
  const { header, hash } = own.chain.finalized;
  const file = { genesisHash: own.chain.genesisHash, setId: '0', hash };
  const give = async (json: object): Promise<void> => {
    await trust.getByRole('button', { name: 'Use a checkpoint file' }).click();
    await page.getByLabel('Checkpoint file').setInputFiles({
      name: 'checkpoint.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(json)),
    });
  };
  const dialog = page.getByRole('dialog', { name: 'Begin at a checkpoint?' });
  await give({ ...file, setId: 'three' });
  await expect(dialog.getByRole('alert')).toContainText('setId is missing or not of its form');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await give(file);
  await expect(dialog.getByText(hash)).toBeVisible();
  await dialog.getByRole('button', { name: 'Begin at this block' }).click();
  await expect(trust).toContainText('You vouched for this chain', { timeout: 30_000 });
  expect(/block ([\d\s]+)/.exec(await trust.innerText())?.[1]?.replace(/\D/g, '')).toBe(String(header.number));
  await page.reload();
  await expect(trust).toContainText('You vouched for this chain', { timeout: 30_000 });
  await trust.getByRole('button', { name: 'Begin anew' }).click();
  await expect(trust).not.toContainText('You vouched', { timeout: 30_000 });
  expect(strangers()).toEqual([]);
  await page.context().close();
  await second!.close();
  await own.close();
});

test('a peer that the host dials tells the finality that a node does not; without a host that is said', async () => {
  const own = await testNode(undefined, {
    ...localGenesis(250, 3),
    clock: wallClock,
    production: { mode: 'interval', ms: 500 },
  });
  const server = await serveWebSocket(own, standardMethods, { port: 0 });
  const p2p = await serveP2p(own, { identitySeed: new Uint8Array(32).fill(9) });
  const [peer] = p2p.addresses;
  const typeBoth = async (page: Page): Promise<void> => {
    await goTo(page, 'Settings');
    const chain = page.getByRole('region', { name: 'Chain' });
    await chain.getByRole('button', { name: 'A node’s address' }).click();
    await chain.getByLabel('Address', { exact: true }).fill(`ws://127.0.0.1:${server.port}`);
    await chain.getByRole('button', { name: 'Add an address' }).click();
    await chain.getByLabel('Address 2', { exact: true }).fill(peer!);
    await chain.getByRole('button', { name: 'Use these nodes' }).click();
  };
  const alone = await lookAround();
  await typeBoth(alone);
  await expect(alone.getByRole('region', { name: 'Chain' }).getByRole('alert')).toContainText(
    'A page cannot dial a peer',
  );
  await alone.context().close();

  const page = await lookAround(appAddress());
  await typeBoth(page);
  const chain = page.getByRole('region', { name: 'Chain' });
  await expect(chain).toContainText(`127.0.0.1:${server.port} and 1 more`, { timeout: 30_000 });
  await page.evaluate(() => (location.hash = '#/proof'));
  await expect(sources(page)).toContainText(peer!, { timeout: 30_000 });
  await expect(page.getByRole('region', { name: /Who signed/ })).toContainText('3 of 3 authorities signed', {
    timeout: 30_000,
  });
  await expect(refused(page)).toContainText('None.');
  await p2p.close();
  await expect(sources(page).getByRole('table')).not.toContainText(peer!);
  await expect(sources(page)).toContainText(`127.0.0.1:${server.port}`);
  await page.context().close();
  await server.close();
  await own.close();
});

test('from an old checkpoint a node alone is followed header by header, which is said; a peer that is added proves what is final', async () => {
  test.setTimeout(180_000);
  const { node: own, p2p, close } = await p2pDevnet(700, { production: { mode: 'interval', ms: 500 } });
  // Of a link on which a header takes so long that a month of them takes minutes.
  let headers = 0;
  const slow: Methods = {
    ...standardMethods,
    chain_getHeader: async (params, context) => {
      headers++;
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      return standardMethods['chain_getHeader']!(params, context);
    },
  };
  const server = await serveWebSocket(own, slow, { port: 0 });
  const page = await lookAround(appAddress());
  const chain = page.getByRole('region', { name: 'Chain' });
  await goTo(page, 'Settings');
  await chain.getByRole('button', { name: 'A node’s address' }).click();
  await chain.getByLabel('Address', { exact: true }).fill(`ws://127.0.0.1:${server.port}`);
  await chain.getByRole('button', { name: 'Use this node' }).click();
  await expect(chain).toContainText('Connected, block', { timeout: 45_000 });
  await page.evaluate(() => (location.hash = '#/proof'));

  const hash = (await own.chain.hashAt(5))!;
  const { header } = (await own.chain.block(hash))!;
  const { genesis } = own.options;
  const file = {
    genesisHash: own.chain.genesisHash,
    setId: '0',
    header: bytesToHex(encodeHeader(header)),
    authorities: genesis.finalizers.map((id) => ({ id, weight: '1' })),
    authors: genesis.authorities,
  };
  await page.getByRole('button', { name: 'Use a checkpoint file' }).click();
  await page.getByLabel('Checkpoint file').setInputFiles({
    name: 'checkpoint.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(file)),
  });
  await page.getByRole('button', { name: 'Begin at this block' }).click();
  const catchingUp = page.getByRole('region', { name: 'Catching up' });
  await expect(catchingUp).toContainText(/\d+ of \d+ headers, about \d+/, { timeout: 30_000 });
  await expect(catchingUp).toContainText('A peer of the network does');

  await goTo(page, 'Settings');
  await chain.getByRole('button', { name: 'A node’s address' }).click();
  await chain.getByRole('button', { name: 'Add an address' }).click();
  await chain.getByLabel('Address 2', { exact: true }).fill(p2p.addresses[0]!);
  const before = headers;
  await chain.getByRole('button', { name: 'Use these nodes' }).click();
  await page.evaluate(() => (location.hash = '#/proof'));
  const signers = page.getByRole('region', { name: /Who signed/ });
  await expect(signers).toContainText('4 authorities signed', { timeout: 45_000 });
  await expect(signers).toContainText('set 0 to 1');
  await expect(catchingUp).toBeHidden();
  await expect(page.getByRole('region', { name: /Where trust begins · block 5/ })).toContainText('You vouched');
  await expect(refused(page)).toContainText('None.');
  expect(headers - before).toBeLessThan(600);
  await page.context().close();
  await server.close();
  await close();
});
