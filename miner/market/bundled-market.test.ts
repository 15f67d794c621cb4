import { describe, expect, it } from 'vitest';
import { startBundledDevnet, type BundledDevnet, type BundledDevnetOptions } from '../../devnet/bundled-devnet.ts';
import type { ChainStore } from '../../devnet/node/chain-store.ts';
import { ManualClock } from '../../substrate/testing/manual-clock.ts';
import { ForgetfulStore } from '../../devnet/node/forgetful-store.ts';
import { StoredChainStore } from '../../devnet/node/stored-chain.ts';
import { State } from '../../devnet/runtime/frame/state.ts';
import { balances } from '../../devnet/runtime/pallets/balances/declaration.ts';
import { subtensor } from '../../devnet/runtime/pallets/subtensor/declaration/declaration.ts';
import { system } from '../../devnet/runtime/pallets/system/declaration.ts';
import { RpcClient } from '../../substrate/transport/rpc-client.ts';
import { memoryStore } from '../../substrate/store/memory-store.ts';
import { inProcessMarket } from './in-process-market.ts';

const { storage } = subtensor;
const TEMPO = 20;
/** All of it is computing: a loaded machine takes ten times what a quiet one does. */
const LONG = 300_000;
/** Blocks that opening a subnet takes at most. */
const SET_UP = 12;

/** A devnet whose blocks come one by one, each followed by everybody's acting. */
async function lockstep(
  seed: string,
  store: ChainStore = new ForgetfulStore(),
  more: Partial<BundledDevnetOptions> = {},
) {
  const clock = new ManualClock(1_767_225_600_000);
  const devnet = await startBundledDevnet({
    clock,
    store,
    production: { mode: 'manual' },
    slotDurationMs: 250,
    // Rivals dawdle for people to see; here nobody watches.
    market: { ...inProcessMarket(), pause: () => Promise.resolve() },
    actors: { tempo: TEMPO },
    seed,
    ...more,
  });
  const run = async (blocks: number): Promise<void> => {
    for (let i = 0; i < blocks; i++) {
      clock.advance(250);
      await devnet.step();
    }
  };
  return { devnet, run, actors: devnet.actors! };
}
const stateOf = (devnet: BundledDevnet): State => new State(devnet.node.chain.best.state);

/** Incentive of each rival of a subnet, from the worst method to the best. */
function incentives({ node, actors }: BundledDevnet, netuid: number): { name: string; incentive: number }[] {
  const list = storage.Incentive.get(new State(node.chain.best.state), netuid);
  return actors!
    .status()
    .actors.filter((actor) => actor.role === 'rival' && actor.netuid === netuid)
    .map(({ name, uid }) => ({ name, incentive: list[uid!] ?? 0 }));
}

/** Spearman's rank correlation of values with their own order; equal values share the mean rank. */
function rankCorrelation(values: readonly number[]): number {
  const ranks = values.map((v) => values.filter((w) => w < v).length + (values.filter((w) => w === v).length - 1) / 2);
  const middle = (values.length - 1) / 2;
  const covariance = ranks.reduce((sum, rank, i) => sum + (rank - middle) * (i - middle), 0);
  const spread = (list: readonly number[]) => Math.sqrt(list.reduce((sum, x) => sum + (x - middle) ** 2, 0));
  return covariance / (spread(ranks) * spread(values.map((_, i) => i)));
}

describe('the bundled market in lockstep', { timeout: LONG }, () => {
  it('pays better rivals more, constant answers next to nothing and dead ones ever less, and money is conserved', async () => {
    const { devnet, run, actors } = await lockstep('economy');
    expect(actors.validating).toBe(true);
    const [first, second] = actors.netuids as [number, number];
    await run(5 * TEMPO);
    expect(actors.status()).toMatchObject({ phase: 'running', trouble: [] });

    for (const netuid of [first, second]) {
      const paid = incentives(devnet, netuid).map(({ incentive }) => incentive);
      expect(rankCorrelation(paid)).toBeGreaterThan(0.7);
    }
    const open = incentives(devnet, first);
    const total = open.reduce((sum, { incentive }) => sum + incentive, 0);
    expect(open[0]!.incentive / total).toBeLessThan(0.01); // the same odds whatever is asked

    const best = open.reduce((a, b) => (a.incentive > b.incentive ? a : b));
    expect(await actors.retire(best.name)).toBe(true);
    await run(5 * TEMPO);
    const after = incentives(devnet, first).find(({ name }) => name === best.name)!;
    expect(after.incentive).toBeLessThan(best.incentive / 3);

    const state = stateOf(devnet);
    const held = system.storage.Account.entries(state).reduce(
      (sum, [, { data }]) => sum + data.free + data.reserved,
      0n,
    );
    expect(held).toBe(balances.storage.TotalIssuance.get(state));
    for (const netuid of [first, second]) {
      const staked = storage.TotalHotkeyAlpha.entries(state).reduce(
        (sum, [[, on], alphaRao]) => (on === netuid ? sum + alphaRao : sum),
        0n,
      );
      expect(staked).toBeGreaterThan(0n);
      expect(staked).toBeLessThanOrEqual(storage.SubnetAlphaOut.get(state, netuid));
    }
    await devnet.close();
  });

  it('hides weights where commit-reveal is on, so that the copier earns less per stake than who judges', async () => {
    const { devnet, run, actors } = await lockstep('copier', undefined, { actors: { tempo: TEMPO, rivals: 4 } });
    const hidden = actors.netuids[1]!;
    await run(9 * TEMPO);
    const state = stateOf(devnet);
    const validators = actors.status().actors.filter((one) => one.role === 'validator' && one.netuid === hidden);
    expect(validators.map(({ last }) => last?.did)).toEqual(
      expect.arrayContaining([expect.stringMatching(/revealed|committed|asked/)]),
    );
    const dividends = storage.Dividends.get(state, hidden);
    const stake = storage.StakeWeight.get(state, hidden);
    const perStake = validators.map(({ uid }) => (dividends[uid!] ?? 0) / (stake[uid!] ?? 1));
    expect(perStake[2]).toBeLessThan(Math.min(perStake[0]!, perStake[1]!));
    await devnet.close();
  });

  it('is the same chain again for the same seed, and another one for another', async () => {
    const hashAfter = async (seed: string): Promise<string> => {
      const { devnet, run } = await lockstep(seed, undefined, { actors: { tempo: TEMPO, rivals: 3, validators: 2 } });
      await run(2 * TEMPO);
      const { hash } = devnet.node.chain.best;
      await devnet.close();
      return hash;
    };
    const [a, again, b] = [await hashAfter('a'), await hashAfter('a'), await hashAfter('b')];
    expect(again).toBe(a);
    expect(b).not.toBe(a);
  });

  it('goes on after a restart with what is on the chain, without setting up or announcing again', async () => {
    const records = memoryStore();
    const kept = () => new StoredChainStore({ ...records, close: () => Promise.resolve() }, { keepStates: 64 });
    const few = { actors: { tempo: TEMPO, rivals: 2, validators: 1 } };
    const before = await lockstep('restart', kept(), few);
    await before.run(5);
    const head = before.devnet.node.chain.best.hash;
    await before.devnet.close();

    const after = await lockstep('restart', kept(), few);
    expect(after.devnet.node.chain.best.hash).toBe(head);
    expect(after.actors.netuids).toEqual(before.actors.netuids);
    expect(after.actors.validating).toBe(true);
    const announced = storage.Axons.entries(stateOf(after.devnet)).map(([, { block }]) => block);
    await after.run(TEMPO);
    expect(storage.Axons.entries(stateOf(after.devnet)).map(([, { block }]) => block)).toEqual(announced);
    expect(after.actors.status().trouble).toEqual([]);
    await after.devnet.close();
  });

  it('opens a subnet for one more task on a running chain, at the price of the lock, and a restart finds it again', async () => {
    const records = memoryStore();
    const kept = () => new StoredChainStore({ ...records, close: () => Promise.resolve() }, { keepStates: 64 });
    const actors = { tempo: TEMPO, rivals: 2, validators: 1 };
    const before = await lockstep('more', kept(), { actors, devMethods: true });
    const [image, forecasting, embeddings] = before.actors.subnets.map(({ task }) => task);
    const heard: string[] = [];
    before.actors.subnetsChanged.on((all) => void heard.push(all.map(({ state }) => state).join(' ')));
    expect(() => before.actors.open('chess')).toThrow('no task "chess" to open a subnet for');
    // Others have registered networks, so the lock is dearer than what an owner is given to begin with.
    const rpc = new RpcClient(before.devnet.connect);
    await rpc.request('dev_setStorage', [{ SubtensorModule: { NetworkLastLockCost: 20_000_000_000_000 } }]);
    rpc.close();
    before.actors.open('text-generation');
    before.actors.open('text-generation');
    await before.run(SET_UP);
    expect(before.actors.status()).toMatchObject({ phase: 'running', trouble: [] });
    expect(heard[0]).toBe('open open none opening');
    expect(heard.at(-1)).toBe('open open none open');
    const netuid = before.actors.netuids.at(-1)!;
    const state = stateOf(before.devnet);
    expect(storage.NetworkLastLockCost.get(state)).toBeGreaterThan(39_000_000_000_000n);
    expect(storage.SubnetworkN.get(state, netuid)).toBe(1 + 1 + 2);
    await before.run(3 * TEMPO);
    expect(before.actors.validating).toBe(true);
    expect(incentives(before.devnet, netuid).at(-1)!.incentive).toBeGreaterThan(0);
    await before.devnet.close();

    const after = await lockstep('more', kept(), { actors });
    await after.run(1);
    expect(after.actors.netuids).toEqual(before.actors.netuids);
    await after.devnet.close();
    // Wanted ones that a kept chain lacks are opened, those it has stay.
    const all = await lockstep('more', kept(), { actors: { ...actors, subnets: [embeddings!] } });
    await all.run(SET_UP);
    expect(all.actors.subnets.map(({ task, state: now }) => [task, now])).toEqual(
      [image, forecasting, embeddings, 'text-generation'].map((task) => [task, 'open']),
    );
    await all.devnet.close();
  });

  it('has as many rivals as wanted, and without a market none at all', async () => {
    const few = await lockstep('few', undefined, {
      actors: { tempo: TEMPO, rivals: 2, validators: 1, subnets: ['image-classification'] },
    });
    expect(few.actors.status().actors.map(({ role }) => role)).toEqual(['owner', 'validator', 'rival', 'rival']);
    await few.devnet.close();
    const empty = await startBundledDevnet({
      clock: new ManualClock(0),
      store: new ForgetfulStore(),
      production: { mode: 'manual' },
    });
    expect(empty.actors).toBeUndefined();
    expect(empty.node.chain.best.header.number).toBe(0);
    await empty.close();
  });
});
