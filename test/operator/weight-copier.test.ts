// A validator that copies the weights of others earns by their work while weights are shown; hidden until revealed, it copies the past.
import { expect, test } from 'vitest';
import { openChain } from '../../chain/open-chain.ts';
import { readMetagraph } from '../../chain/queries/metagraph.ts';
import { submit } from '../../chain/submit/submit.ts';
import type { Extrinsic } from '../../chain/transactions/extrinsic.ts';
import type { Market } from '../../devnet/actors/market.ts';
import { startBundledDevnet } from '../../devnet/bundled-devnet.ts';
import { wallClock } from '../../devnet/node/clock.ts';
import { ManualClock } from '../../substrate/testing/manual-clock.ts';
import { ForgetfulStore } from '../../devnet/node/forgetful-store.ts';
import { inProcessMarket } from '../../miner/market/in-process-market.ts';
import { dev } from '../chain/open-devnet.ts';

/** The bundled subnet with a copier among its three validators. */
const NETUID = 3;
const TEMPO = 20;
/** Every so many epochs the miners change places in quality, as miners do. */
const CHANGE_EPOCHS = 3;
const EPOCHS = 6;
/** The first epochs, in which nobody has anything to reveal yet, do not count. */
const FIRST_EPOCHS = 4;
/** Bundled validators have hundreds; others with a permit do not validate. */
const LEAST_STAKE_RAO = 100n * 1_000_000_000n;

/** What the copier is paid for its stake, in parts of what the honest validators are paid for theirs. */
async function copierPay(commitReveal: boolean): Promise<number> {
  const clock = new ManualClock(1_767_225_600_000);
  const market = inProcessMarket();
  let turned = false;
  const changing: Market = {
    ...market,
    pause: () => Promise.resolve(),
    answer: (task, method, query, seed) => {
      const methods = market.tasks.find(({ name }) => name === task)!.methods;
      const other = methods[methods.length - 1 - methods.indexOf(method)]!;
      return market.answer(task, turned ? other : method, query, seed);
    },
  };
  const devnet = await startBundledDevnet({
    clock,
    store: new ForgetfulStore(),
    production: { mode: 'manual' },
    slotDurationMs: 250,
    market: changing,
    actors: { tempo: TEMPO, validators: 3, rivals: 4 },
    seed: 'copier',
  });
  const chain = await openChain({ connect: devnet.connect, kind: 'devnet', label: 'devnet', clock: wallClock });
  const step = async (): Promise<void> => {
    clock.advance(250);
    await devnet.step();
  };
  try {
    // The last of three validators copies; see the cast.
    const copier = devnet
      .actors!.status()
      .actors.findLast(({ netuid, role }) => netuid === NETUID && role === 'validator')!;
    const calls = (pallet: string) =>
      chain.api.tx[pallet] as unknown as Record<string, (...args: unknown[]) => Extrinsic>;
    const sudo = async (call: Extrinsic): Promise<void> => {
      const alice = dev('//Alice');
      for await (const state of submit(chain, calls('sudo')['sudo']!(call), {
        address: alice.address,
        signer: alice,
      })) {
        if (state.state === 'failed') throw new Error(state.failure.what);
        if (state.state !== 'finalized') await step();
      }
    };
    const admin = calls('adminUtils');
    await sudo(admin['sudoSetAdminFreezeWindow']!(0));
    await sudo(admin['sudoSetCommitRevealWeightsEnabled']!(NETUID, commitReveal));
    const lastEpoch = async (): Promise<number> =>
      (await chain.at().item('SubtensorModule', 'LastEpochBlock', NETUID)).number();
    const sums = { copier: { paid: 0, stake: 0 }, honest: { paid: 0, stake: 0 } };
    let last = await lastEpoch();
    for (let epochs = 0; epochs < FIRST_EPOCHS + EPOCHS;) {
      await step();
      const now = await lastEpoch();
      if (now === last) continue;
      last = now;
      epochs += 1;
      turned = Math.floor(epochs / CHANGE_EPOCHS) % 2 === 1;
      if (epochs <= FIRST_EPOCHS) continue;
      for (const neuron of (await readMetagraph(chain.at(), NETUID)).value.neurons) {
        if (!neuron.validatorPermit || neuron.stakeRao < LEAST_STAKE_RAO) continue;
        const sum = neuron.hotkey === copier.hotkey ? sums.copier : sums.honest;
        sum.paid += neuron.dividends;
        sum.stake += Number(neuron.stakeRao);
      }
    }
    expect(Math.min(sums.copier.stake, sums.honest.stake, sums.honest.paid)).toBeGreaterThan(0);
    return sums.copier.paid / sums.copier.stake / (sums.honest.paid / sums.honest.stake);
  } finally {
    await chain.close();
    await devnet.close();
  }
}

test(
  'copying pays while weights are shown, and less when they are hidden until revealed',
  { timeout: 240_000 },
  async () => {
    const shown = await copierPay(false);
    const hidden = await copierPay(true);
    console.log(
      `A copier is paid ${shown.toFixed(2)} of an honest validator's pay in the open, ${hidden.toFixed(2)} with commit-reveal.`,
    );
    expect(shown).toBeGreaterThan(0.9);
    expect(hidden).toBeLessThan(0.75 * shown);
  },
);
