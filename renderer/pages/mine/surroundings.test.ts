import { expect, test } from 'vitest';
import { sampleNeuron } from '../../../chain/testing/sample-neuron.ts';
import type { Neuron, WeightRow } from '../../../chain/types/neuron.ts';
import { pruned, scoredBy } from './surroundings.ts';

const neuron = (uid: number, over: Partial<Neuron> = {}): Neuron =>
  sampleNeuron(uid, { emissionRao: 10n, registeredAtBlock: uid, ...over });
const RULE = { ownerColdkey: 'owner', ownerHotkey: 'hot9', minNonImmune: 1 };

test('the one that earns least goes, of equals the oldest, then the lowest uid', () => {
  expect(pruned([neuron(1), neuron(2, { emissionRao: 3n }), neuron(3)], RULE)).toBe(2);
  expect(pruned([neuron(5, { registeredAtBlock: 4 }), neuron(2, { registeredAtBlock: 7 })], RULE)).toBe(5);
  expect(pruned([neuron(5, { registeredAtBlock: 4 }), neuron(2, { registeredAtBlock: 4 })], RULE)).toBe(2);
});

test('an immune one stays while enough others are there, and goes when they are too few', () => {
  const all = [neuron(1, { immune: true, emissionRao: 0n }), neuron(2), neuron(3)];
  expect(pruned(all, RULE)).toBe(2);
  expect(pruned(all, { ...RULE, minNonImmune: 2 })).toBe(1);
  expect(pruned([neuron(1)], { ...RULE, minNonImmune: 10 })).toBeNull();
});

test('one neuron of the owner is never replaced: the designated hotkey, else the oldest', () => {
  const own = (uid: number) => neuron(uid, { coldkey: 'owner', emissionRao: 0n });
  expect(pruned([own(9), own(4), neuron(1), neuron(2)], RULE)).toBe(4);
  expect(pruned([own(8), own(4), neuron(1), neuron(2)], RULE)).toBe(8);
});

test('only validators that show weights are counted, and none shown is not a zero', () => {
  const neurons = [neuron(0, { validatorPermit: true }), neuron(1, { validatorPermit: true }), neuron(2), neuron(3)];
  const row = (uid: number, ...to: number[]): WeightRow => ({ uid, weights: to.map((t) => ({ uid: t, share: 0.5 })) });
  expect(scoredBy(3, neurons, [])).toBeNull();
  expect(scoredBy(3, neurons, [row(0, 3), row(1, 2), row(2, 3)])).toBe(1);
});
