// What the fault switches do to a market at work: a whole devnet with actors, block by block.
import { beforeAll, describe, expect, it } from 'vitest';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { startBundledDevnet } from '../../devnet/bundled-devnet.ts';
import type { AskedEvent } from '../../devnet/actors/validator.ts';
import { ManualClock } from '../../substrate/testing/manual-clock.ts';
import { ForgetfulStore } from '../../devnet/node/forgetful-store.ts';
import { RpcClient } from '../../substrate/transport/rpc-client.ts';
import { inProcessMarket } from '../../miner/market/in-process-market.ts';

beforeAll(() => cryptoWaitReady());

/** The answers of the rivals to the validators over 16 blocks, and where the chain ends. */
async function run(
  ...faults: (readonly [kind: string, settings: unknown])[]
): Promise<{ asked: AskedEvent[]; head: string; waits: number[] }> {
  const waits: number[] = [];
  const pause = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  const devnet = await startBundledDevnet({
    clock: new ManualClock(1_767_225_600_000),
    store: new ForgetfulStore(),
    production: { mode: 'manual' },
    market: { ...inProcessMarket(), pause },
    actors: { tempo: 12, subnets: ['image-classification'], validators: 2, rivals: 3 },
    seed: 'faults',
    devMethods: true,
  });
  const rpc = new RpcClient(devnet.connect);
  const asked: AskedEvent[] = [];
  devnet.actors!.asked.on((event) => asked.push(event));
  waits.length = 0;
  for (const fault of faults) await rpc.request('dev_setFault', fault);
  const head = (await rpc.request('dev_newBlock', [{ count: 16 }])) as string;
  rpc.close();
  await devnet.close();
  return { asked, head, waits };
}

let first: ReturnType<typeof run> | undefined;
const untouched = (): ReturnType<typeof run> => (first ??= run());

describe('fault switches', () => {
  it('leave a market alone while they are off, and the same seed gives the same bytes', async () => {
    const [one, two] = [await untouched(), await run()];
    expect(one.asked.length).toBeGreaterThan(4);
    expect(one.asked.some(({ failure }) => failure?.includes('fault'))).toBe(false);
    expect(one.asked.some(({ score }) => score > 0)).toBe(true);
    expect(one.head).toBe(two.head);
  });
  it('lose the share of questions that was asked for, the same ones in every run, and the chain shows it', async () => {
    const [one, two] = [await run(['queries', { drop: 0.5 }]), await run(['queries', { drop: 0.5 }])];
    const lost = one.asked.filter(({ failure }) => failure?.includes('dropped by a fault'));
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.length).toBeLessThan(one.asked.length);
    expect(one.head).toBe(two.head);
    expect(one.head).not.toBe((await untouched()).head);
  });
  it('delay questions and let them overtake each other; what comes after the time limit counts as none', async () => {
    const late = await run(['queries', { delayMs: 6000 }]);
    expect(late.asked.every(({ failure }) => failure?.includes('timeout'))).toBe(true);
    const mixed = await run(['queries', { delayMs: 100, reorder: true }]);
    const extra = mixed.waits.filter((ms) => ms >= 100 && ms < 300);
    expect(new Set(extra).size).toBeGreaterThan(1);
  });
  it('let rivals fail to answer', async () => {
    const { asked } = await run(['answers', { drop: 1 }]);
    expect(asked.every(({ failure, score }) => failure !== undefined && score === 0)).toBe(true);
  });
});
