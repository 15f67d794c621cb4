import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emissionShares, type EmissionTerms } from './emission-shares.ts';
import { blocksToEpoch } from './next-epoch.ts';
import { ranksOf } from './rank.ts';

const subnet = (netuid: number, more: Partial<EmissionTerms> = {}): EmissionTerms => ({
  netuid,
  movingPrice: 1,
  minerBurned: 0,
  emitting: true,
  enabled: true,
  ...more,
});

test('shares follow moving prices', () => {
  const shares = emissionShares([subnet(1, { movingPrice: 3 }), subnet(2, { movingPrice: 1 })]);
  expect([shares.get(1), shares.get(2)]).toEqual([0.75, 0.25]);
});

test('a subnet whose miners’ pay was withheld loses that part of its share', () => {
  const shares = emissionShares([subnet(1, { minerBurned: 0.5 }), subnet(2)]);
  expect(shares.get(1)).toBeCloseTo(1 / 3);
});

test('a subnet that root has not switched on gets nothing, and the others share what it would have got', () => {
  const shares = emissionShares([subnet(1, { enabled: false }), subnet(2), subnet(3)]);
  expect([shares.get(1), shares.get(2), shares.get(3)]).toEqual([0, 0.5, 0.5]);
});

test('while all moving prices are zero nobody gets anything', () => {
  expect([...emissionShares([subnet(1, { movingPrice: 0 })]).values()]).toEqual([0]);
});

test('shares are never negative and sum to one or to nothing', () => {
  const terms = fc.record({
    movingPrice: fc.double({ min: 0, max: 100, noNaN: true }),
    minerBurned: fc.double({ min: 0, max: 2, noNaN: true }),
    emitting: fc.boolean(),
    enabled: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(terms, { maxLength: 20 }), (all) => {
      const shares = [...emissionShares(all.map((one, netuid) => ({ netuid, ...one }))).values()];
      const total = shares.reduce((a, b) => a + b, 0);
      expect(shares.every((share) => share >= 0)).toBe(true);
      expect(total === 0 || Math.abs(total - 1) < 1e-9).toBe(true);
    }),
  );
});

test('the next epoch is a tempo after the last one, or when it was triggered for', () => {
  expect(blocksToEpoch(360, 1000, 0, 1100)).toBe(260);
  expect(blocksToEpoch(360, 1000, 1110, 1100)).toBe(10);
  expect(blocksToEpoch(360, 1000, 0, 2000)).toBe(0);
  expect(blocksToEpoch(0, 0, 0, 5)).toBeNull();
});

test('equal incentives share a rank, and none has none', () => {
  expect(ranksOf([0.2, 0, 0.5, 0.2])).toEqual([2, null, 1, 2]);
});
