import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressParts, lookAlike, shortAddress } from './addresses.ts';

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

test('the parts of an address put together are the address', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { head, middle, tail } = addressParts(text);
      expect(head + middle + tail).toBe(text);
    }),
  );
  expect(shortAddress(ALICE)).toBe('5Grwva…GKutQY');
});

test('a look-alike has the same ends and another middle', () => {
  const forged = `5Grwva${'X'.repeat(36)}GKutQY`;
  expect(lookAlike(forged, ALICE)).toBeGreaterThan(30);
  expect(lookAlike(ALICE, ALICE)).toBeNull();
  expect(lookAlike('5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty', ALICE)).toBeNull();
});
