import { describe, expect, test } from 'vitest';
import { sampleMetagraph, sampleNeuron } from '../../chain/testing/sample-neuron.ts';
import type { Metagraph, Neuron } from '../../chain/types/neuron.ts';
import type { Pool } from '../../chain/quotes/pool.ts';
import { earningRange, placeRisk } from './earning-range.ts';
import { scoreOf } from './live/standing.ts';

const TAO = 1_000_000_000n;
const pool: Pool = {
  netuid: 2,
  taoRao: 1000n * TAO,
  alphaRao: 1000n * TAO,
  quoteWeight: 5n * 10n ** 17n,
  feeRate: 33,
  dynamic: true,
};
const neuron = (uid: number, emissionRao: bigint, more: Partial<Neuron> = {}): Neuron =>
  sampleNeuron(uid, { stakeRao: TAO, alphaStakeRao: TAO, emissionRao, ...more });
const graph = (neurons: Neuron[], tempo = 360): Metagraph =>
  sampleMetagraph(neurons, { block: 1000, tempo, lastEpochBlock: 900, immunityPeriod: 5000 });

describe('what mining can bring', () => {
  test('the range includes zero, counts who earned nothing, and leaves validators out', () => {
    const range = earningRange(
      graph([neuron(0, 0n), neuron(1, 4n * TAO), neuron(2, 2n * TAO), neuron(3, 99n * TAO, { validatorPermit: true })]),
      pool,
      12_000,
    );
    expect(range).toMatchObject({
      miners: 3,
      earnedNothing: 1,
      medianAlphaRao: 2n * TAO,
      bestAlphaRao: 4n * TAO,
      epochsPerDay: 20,
    });
  });

  test('a day’s worth is what a sale would bring, below the spot price', () => {
    const range = earningRange(graph([neuron(0, 4n * TAO)]), pool, 12_000);
    expect(range.bestDayRao! < 80n * TAO).toBe(true);
    expect(range.bestDayRao! > 70n * TAO).toBe(true);
  });

  test('an empty subnet and one without epochs promise nothing', () => {
    expect(earningRange(graph([], 0), pool, 12_000)).toMatchObject({
      miners: 0,
      bestAlphaRao: 0n,
      epochsPerDay: null,
      bestDayRao: null,
    });
  });

  test('a full subnet is told, with those who go first', () => {
    const risk = placeRisk(graph([neuron(0, 0n), neuron(1, 0n, { immune: true }), neuron(2, 1n)]), 3);
    expect(risk).toMatchObject({ full: true, easilyReplaced: 1, immunityBlocks: 5000 });
  });
});

test('the score is the mean weight by stake over validators that set weights', () => {
  const neurons = [
    neuron(0, 0n, { validatorPermit: true, stakeRao: 3n * TAO }),
    neuron(1, 0n, { validatorPermit: true }),
    neuron(2, 0n),
  ];
  const rows = [
    { uid: 0, weights: [{ uid: 2, share: 1 }] },
    { uid: 1, weights: [{ uid: 1, share: 1 }] },
    { uid: 2, weights: [{ uid: 2, share: 1 }] },
  ];
  expect(scoreOf(2, graph(neurons), rows)).toBe(0.75);
  expect(scoreOf(2, graph(neurons), [])).toBeNull();
});
