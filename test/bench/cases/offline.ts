import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { chromiumFlags, chromiumPath } from '../../../build/chromium.mjs';
import { standardMethods } from '../../../devnet/rpc/methods/index.ts';
import { serveWebSocket } from '../../../devnet/rpc/websocket-server.ts';
import { servePlainPage } from '../../e2e/plain-page.ts';
import { grownNode } from '../devnet/grown-chain.ts';
import { figure, type Case } from '../figure.ts';

const ROUNDS = 7;
const SUBNETS = 128;
const NEURONS = 256;
const FIRST = 2;
/** A browser that was just started, or left a page, is busy with itself for a moment. */
const SETTLED_MS = 2_000;

/**
 * With no chain to be reached, from the start of the page in a browser that was just started to the first row on screen. Every subnet
 * is kept, so that the snapshot is as large as it gets; the record of what was shown is deleted, so that every figure is
 * read from what was proved.
 */
export const offlineCase: Case = {
  name: 'offline',
  title: `The app in Chromium with the cable out: from a snapshot of ${SUBNETS} subnets of ${NEURONS} neurons to the first figures`,
  async run() {
    const executablePath = chromiumPath();
    if (!executablePath) throw new Error('no Chromium here');
    spawnSync(process.execPath, ['build/bundle.mjs'], { stdio: 'ignore' });
    const profile = await mkdtemp(join(tmpdir(), 'taolite-bench-offline-'));
    const node = await grownNode({ subnets: SUBNETS, neurons: NEURONS, validators: 16, tempo: 360 });
    await node.newBlock();
    const server = await serveWebSocket(node, standardMethods, { port: 0, hosts: ['127.0.0.1'] });
    const plain = await servePlainPage();
    const launch = async (): Promise<{ page: Page; close(): Promise<void> }> => {
      const context = await chromium.launchPersistentContext(profile, { executablePath, args: chromiumFlags() });
      await context.addInitScript(watchForRows, `ws://127.0.0.1:${server.port}`);
      return { page: await context.newPage(), close: () => context.close() };
    };
    try {
      const online = await launch();
      await keepAll(online.page, plain.address);
      await online.close();
      await server.close();
      await node.close();
      const times = { list: [] as number[], metagraph: [] as number[] };
      for (let i = -1; i < ROUNDS; i++) {
        const { page, close } = await launch();
        const list = await firstRow(page, `${plain.address}#/subnets`);
        const metagraph = await firstRow(page, `${plain.address}#/subnets/${FIRST + 5}`);
        await close();
        // The first start fills the browser's cache of compiled scripts.
        if (i < 0) continue;
        times.list.push(list);
        times.metagraph.push(metagraph);
      }
      const most = { name: 'most it may take', values: [1000] };
      return [
        figure('to the list of all subnets', 'ms', times.list, most),
        figure('to a metagraph', 'ms', times.metagraph, most),
      ];
    } finally {
      await plain.close();
      await server.close();
      await node.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};

/** Runs in the page: settings of a person who was here before, and when the first rows were painted, as `firstRow` (ms). */
function watchForRows(endpoint: string): void {
  localStorage.setItem('taolite.started', 'true');
  localStorage.setItem('taolite.endpoint', endpoint);
  const page = window as unknown as { firstRow?: number };
  new MutationObserver((_, observer) => {
    if (!document.querySelector('table tbody tr:nth-child(3)')) return;
    observer.disconnect();
    // After the frame that has them: a message comes when it is done.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (page.firstRow = performance.now());
      port2.postMessage(null);
    });
  }).observe(document, { childList: true, subtree: true });
}

/** Milliseconds from the start of the page to its first rows. */
async function firstRow(page: Page, address: string): Promise<number> {
  await page.goto('about:blank');
  await page.waitForTimeout(SETTLED_MS);
  await page.goto(address, { waitUntil: 'commit' });
  const handle = await page.waitForFunction(() => (window as unknown as { firstRow?: number }).firstRow);
  return (await handle.jsonValue())!;
}

/** Has every subnet kept, and waits until all of it is on the disk. */
async function keepAll(page: Page, address: string): Promise<void> {
  const go = (hash: string) => page.evaluate((to) => (location.hash = to), hash);
  await page.goto(address);
  await go('#/subnets');
  await page.getByRole('table', { name: 'Subnets' }).getByRole('row').nth(SUBNETS).waitFor({ timeout: 60_000 });
  await go('#/proof');
  await page.getByRole('button', { name: 'Keep every subnet' }).click({ timeout: 60_000 });
  await page.getByText(/^All \d+ subnets are kept/).waitFor({ timeout: 120_000 });
  await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase('taolite-explorer');
        request.onsuccess = resolve;
        request.onerror = reject;
      }),
  );
}
