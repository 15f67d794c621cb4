import { beforeEach, expect, test } from 'vitest';
import type { Chain } from '../../../chain/ports/chain.ts';
import { alpha } from '../../format/amounts.ts';
import { deskOrder, sampleExtrinsic, type OrderWorld } from './desk-order.ts';
import { OWN_HOTKEY, portfolio, position, QUAYSIDE, subnet, world } from './samples.ts';
import { StakeDesk } from './stake-desk.svelte.ts';

const TAO = 1_000_000_000n;
const subnets = [subnet(1), subnet(3)];
/** A chain whose calls are their own names. */
const said = (name: string) => () => name;
const tx = {
  subtensorModule: {
    addStakeLimit: said('add'),
    removeStakeLimit: said('remove'),
    moveStake: said('move'),
    swapStakeLimit: said('swap'),
  },
  utility: { batchAll: said('batch') },
};
const chain = { api: { tx }, info: { specVersion: 1 } } as unknown as Chain;
const known: OrderWorld = {
  nameOf: (hotkey) => (hotkey === QUAYSIDE ? 'Quayside' : 'rig-1'),
  poolOf: (netuid) => subnets.find((one) => one.netuid === netuid)?.pool ?? null,
};
let desk: StakeDesk;
beforeEach(() => {
  desk = new StakeDesk(() => world({ subnets, portfolio: portfolio([position(), position({ netuid: 3 })]) }));
  desk.choose(1, QUAYSIDE);
});

test('nothing is signed while something is missing', () => {
  expect(deskOrder(chain, desk, known)).toBeNull();
  desk.turn('move');
  desk.amountRao = TAO;
  expect([deskOrder(chain, desk, known), sampleExtrinsic(chain, desk)]).toEqual([null, null]);
});

test('staking says what leaves the free balance, taking out what comes to it', () => {
  desk.amountRao = 10n * TAO;
  expect(deskOrder(chain, desk, known)).toMatchObject({
    extrinsic: 'add',
    options: { notDone: 'Not staked', freeChangeRao: -10n * TAO },
  });
  desk.turn('remove');
  desk.amountRao = 10n * TAO;
  const order = deskOrder(chain, desk, known)!;
  expect([order.extrinsic, order.options.freeChangeRao]).toEqual(['remove', desk.preview!.receivedRao]);
});

test('a move changes no free balance, says where the stake goes, and what is held there already', () => {
  desk.turn('move');
  desk.goTo(3, QUAYSIDE);
  desk.amountRao = 10n * TAO;
  const order = deskOrder(chain, desk, known)!;
  expect(order).toMatchObject({
    extrinsic: 'swap',
    options: {
      done: ['Moved ', { amount: 10n * TAO, unit: alpha(1) }, ' to Quayside on subnet 3'],
      notDone: 'Not moved',
      to: { address: QUAYSIDE, words: 'Quayside, the same hotkey as now.' },
    },
  });
  expect(order.options.freeChangeRao).toBeUndefined();
  expect(order.options.ledger!()).toContainEqual({
    label: 'Stops if each α brings less than',
    value: [{ amount: desk.move!.limitRao, unit: alpha(3), decimals: 9 }],
  });
  desk.goTo(3, OWN_HOTKEY);
  expect(deskOrder(chain, desk, known)).toMatchObject({
    extrinsic: 'batch',
    options: { to: { words: 'rig-1, hotkey on subnet 3. You hold nothing with it there yet.' } },
  });
});

test('the network’s fee is asked for the kind of call that would be signed', () => {
  expect(sampleExtrinsic(chain, desk)).toBe('add');
  desk.turn('move');
  desk.goTo(1, OWN_HOTKEY);
  expect(sampleExtrinsic(chain, desk)).toBe('move');
  desk.goTo(3, QUAYSIDE);
  expect(sampleExtrinsic(chain, desk)).toBe('swap');
  desk.goTo(3, OWN_HOTKEY);
  expect(sampleExtrinsic(chain, desk)).toBe('batch');
});
