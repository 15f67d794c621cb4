/**
 * A long life of the bundled devnet with its actors, on disk: does memory stay flat, how fast are blocks, how long does a restart
 * take, and does an old state answer?
 *   node build/run.mjs test/faults/long-run.ts [blocks, default 20000] [archive]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startBundledDevnet, type BundledDevnet } from '../../devnet/bundled-devnet.ts';
import { ManualClock } from '../../substrate/testing/manual-clock.ts';
import { StoredChainStore } from '../../devnet/node/stored-chain.ts';
import { inProcessMarket } from '../../miner/market/in-process-market.ts';
import { levelStore } from '../../substrate/store/level-store.ts';

const [blocks = 20_000, kind] = [Number(process.argv[2] ?? 20_000), process.argv[3]];
const keepStates = kind === 'archive' ? Infinity : 256;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const MB = 1024 * 1024;

const folder = await mkdtemp(join(tmpdir(), 'taolite-long-'));
const clock = new ManualClock(Date.UTC(2026, 6, 1));
const open = async (): Promise<BundledDevnet> =>
  startBundledDevnet({
    clock,
    store: new StoredChainStore(await levelStore(folder), { keepStates }),
    production: { mode: 'manual' },
    market: { ...inProcessMarket(), pause: () => Promise.resolve() },
    keepStates,
  });

let devnet = await open();
const rows: { block: number; heapMB: number }[] = [];
let began = performance.now();
let last = devnet.node.chain.best.header.number;
while (devnet.node.chain.best.header.number < blocks) {
  clock.advance(250);
  await devnet.step();
  const { number } = devnet.node.chain.best.header;
  if (number % 1000 !== 0) continue;
  collect();
  const heapMB = process.memoryUsage().heapUsed / MB;
  const rate = ((number - last) * 1000) / (performance.now() - began);
  console.log(
    `block ${number}  ${rate.toFixed(0)} blocks/s  heap ${heapMB.toFixed(1)} MB  rss ${(process.memoryUsage().rss / MB).toFixed(0)} MB`,
  );
  rows.push({ block: number, heapMB });
  began = performance.now();
  last = number;
}
const { best } = devnet.node.chain;
await devnet.close();
began = performance.now();
devnet = await open();
console.log(
  `restart at block ${best.header.number} (${best.state.size} keys): ${(performance.now() - began).toFixed(0)} ms`,
);
if (devnet.node.chain.best.hash !== best.hash) throw new Error('the restart lost blocks');
for (const depth of [1, 100, 250, 1000, 5000, 9999].filter((d) => d < best.header.number)) {
  const hash = (await devnet.node.chain.hashAt(best.header.number - depth))!;
  began = performance.now();
  const said = await devnet.node.chain.recall(hash).then(
    () => 'answered',
    (error: unknown) => (error as Error).name,
  );
  console.log(`state ${depth} blocks back: ${said} in ${(performance.now() - began).toFixed(0)} ms`);
}
await devnet.close();
await rm(folder, { recursive: true });
// The first thousands fill the caches; after that memory must not grow with the chain.
const settled = rows.filter(({ block }) => block >= blocks / 4);
const growth = (settled.at(-1)?.heapMB ?? 0) - (settled[0]?.heapMB ?? 0);
console.log(`heap growth from block ${settled[0]?.block} to ${settled.at(-1)?.block}: ${growth.toFixed(1)} MB`);
if (growth > 30) process.exitCode = 1;
