import { expect, test } from 'vitest';
import type { Chain } from '../../../chain/ports/chain.ts';
import { ALL_STAKE } from '../../../wallet/signing/argument-units.ts';
import { OWN_HOTKEY, QUAYSIDE } from './samples.ts';
import { moveExtrinsic, type MoveOrder } from './stake-extrinsic.ts';

const TAO = 1_000_000_000n;
/** A chain whose calls say what they were made of. */
const said =
  (name: string) =>
  (...args: unknown[]) => [name, ...args];
const tx = {
  subtensorModule: { moveStake: said('move'), swapStakeLimit: said('swap') },
  utility: { batchAll: said('batch') },
};
const chain = { api: { tx }, info: { specVersion: 1 } } as unknown as Chain;
const order = (rest: Partial<MoveOrder>): unknown =>
  moveExtrinsic(chain, {
    ...{ from: { netuid: 1, hotkey: QUAYSIDE }, to: { netuid: 1, hotkey: OWN_HOTKEY } },
    ...{ givenRao: 5n * TAO, limitRao: 7n, whole: false },
    ...rest,
  });

test('on one subnet it is one call without a limit; all of a position is asked for as all there is', () => {
  expect(order({ limitRao: null })).toEqual(['move', QUAYSIDE, OWN_HOTKEY, 1, 1, 5n * TAO]);
  expect(order({ limitRao: null, whole: true })).toEqual(['move', QUAYSIDE, OWN_HOTKEY, 1, 1, ALL_STAKE]);
});

test('to another subnet with the same hotkey it is one call within the limit', () => {
  const to = { netuid: 3, hotkey: QUAYSIDE };
  expect(order({ to })).toEqual(['swap', QUAYSIDE, 1, 3, 5n * TAO, 7n, false]);
  expect(order({ to, whole: true })).toEqual(['swap', QUAYSIDE, 1, 3, ALL_STAKE, 7n, false]);
});

test('to another hotkey on another subnet it is two calls in one, within the limit, of the amount that was shown', () => {
  expect(order({ to: { netuid: 3, hotkey: OWN_HOTKEY }, whole: true })).toEqual([
    'batch',
    [
      ['move', QUAYSIDE, OWN_HOTKEY, 1, 1, 5n * TAO],
      ['swap', OWN_HOTKEY, 1, 3, 5n * TAO, 7n, false],
    ],
  ]);
});
