import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Portfolio } from '../../../chain/types/position.ts';
import { exitCost, overviewParts, overviewRows } from './overview-rows.ts';

const position = { coldkey: 'c', exitFeeAlphaRao: 1n, exitPossible: true, registered: true };
const portfolio: Portfolio = {
  coldkey: 'c',
  freeRao: 10n,
  positions: [
    { ...position, netuid: 0, hotkey: 'v', alphaRao: 20n, spotRao: 20n, exitRao: 20n, ownHotkey: false },
    { ...position, netuid: 2, hotkey: 'm', alphaRao: 90n, spotRao: 40n, exitRao: 30n, ownHotkey: true },
    { ...position, netuid: 2, hotkey: 'v', alphaRao: 9n, spotRao: 4n, exitRao: 3n, ownHotkey: false },
  ],
  spotRao: 74n,
  exitRao: 63n,
};
const names = {
  account: 'harbour',
  subnet: (netuid: number) => `Subnet ${netuid}`,
  hotkey: (hotkey: string) => (hotkey === 'm' ? 'rig-1' : null),
};

test('the free balance stands first, and the stake of an own hotkey is marked as one’s own', () => {
  const rows = overviewRows(portfolio, names);
  expect(rows.map(({ name, heldWith, yours }) => [name, heldWith, yours ?? false])).toEqual([
    ['Free balance', 'harbour', false],
    ['Subnet 0', 'v', false],
    ['Subnet 2', 'rig-1 (your miner)', true],
    ['Subnet 2', 'v', false],
  ]);
});

test('the parts of the bar add up to what taking everything out would bring', () => {
  const parts = overviewParts(overviewRows(portfolio, names));
  expect(parts.reduce((sum, { rao }) => sum + rao, 0n)).toBe(portfolio.exitRao);
  expect(parts.filter(({ you }) => you)).toHaveLength(1);
});

test('taking out never costs a gain: the cost is below zero or nothing', () => {
  const rao = fc.bigInt({ min: 0n, max: 10n ** 16n });
  fc.assert(
    fc.property(rao, rao, (spot, exit) => {
      const cost = exitCost(spot, exit);
      if (exit >= spot || spot === 0n) expect(cost).toBeNull();
      else expect(cost).toBeLessThanOrEqual(0);
    }),
  );
});
