import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleMetagraph as graph, sampleNeuron as neuron } from '../../../chain/testing/sample-neuron.ts';
import { earningSpread, minersOf, payIn, payPeriod, periodsToPayBack } from './earning-spread.ts';

const SUBNET = { priceRao: 500_000_000n, tempo: 20, ownerHotkey: 'owner' };
const AXON = { block: 1, version: 1, ip: '192.0.2.7', port: 8091, ipType: 4, protocol: 4 } as const;

test('an epoch of 20 blocks of 12 s pays 360 times a day', () => {
  expect(payIn(86_400_000, 1_000_000_000n, 500_000_000n, 240_000)).toBe(180_000_000_000n);
  expect(payPeriod(20, 12_000)).toMatchObject({ ms: 86_400_000, each: 'a day' });
});

test('on a fast chain earnings are counted by the epoch', () => {
  expect(payPeriod(40, 250)).toMatchObject({ ms: 10_000, each: 'an epoch' });
  const { payRao } = earningSpread(graph([neuron(1, { emissionRao: 1_000n, incentive: 1 })]), SUBNET, 250);
  expect(payRao).toEqual([500n]);
});

test('who earns nothing is a zero of the spread, and validators without incentive are no miners', () => {
  const spread = earningSpread(
    graph([
      neuron(0, { validatorPermit: true, dividends: 1, emissionRao: 9_000n }),
      neuron(1),
      neuron(2, { incentive: 0.5, emissionRao: 1_000_000_000n }),
    ]),
    SUBNET,
    12_000,
  );
  expect(spread.payRao).toEqual([0n, 180_000_000_000n]);
  expect(spread.nothing).toBe(1);
});

test('where every neuron has a permit, the axon tells miners from validators, and the owner’s idle neuron is none', () => {
  const all = graph([
    neuron(0, { hotkey: 'owner' }),
    neuron(1, { validatorPermit: true, dividends: 0.5 }),
    neuron(2, { validatorPermit: true, axon: AXON }),
    neuron(3, { validatorPermit: true, axon: AXON, incentive: 0.3 }),
    neuron(4, { validatorPermit: true }),
  ]);
  expect(minersOf(all, 'owner').map(({ uid }) => uid)).toEqual([2, 3]);
});

test('of a validator that also mines only the part of its incentive counts', () => {
  const both = neuron(3, { validatorPermit: true, incentive: 0.25, dividends: 0.75, emissionRao: 4_000_000_000n });
  expect(earningSpread(graph([both]), SUBNET, 12_000).payRao).toEqual([180_000_000_000n]);
});

test('the quartiles are values of the spread, in order, and one’s own neuron can be left out', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { maxLength: 40 }), (emissions) => {
      const neurons = emissions.map((emissionRao, uid) => neuron(uid, { incentive: 0.1, emissionRao }));
      const { payRao, lowRao, medianRao, highRao } = earningSpread(graph(neurons), SUBNET, 12_000);
      expect(payRao.length).toBe(emissions.length);
      if (emissions.length === 0) expect([lowRao, medianRao, highRao]).toEqual([null, null, null]);
      else {
        expect(lowRao! <= medianRao! && medianRao! <= highRao!).toBe(true);
        for (const quartile of [lowRao, medianRao, highRao]) expect(payRao).toContain(quartile);
      }
    }),
  );
  expect(earningSpread(graph([neuron(1)]), SUBNET, 12_000, (hotkey) => hotkey === 'hot1').payRao).toEqual([]);
});

test('what earns nothing never pays itself back', () => {
  expect([periodsToPayBack(10n, 0n), periodsToPayBack(10n, null), periodsToPayBack(10n, 4n)]).toEqual([
    null,
    null,
    2.5,
  ]);
});
