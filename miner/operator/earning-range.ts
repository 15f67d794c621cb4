import { mines } from '../../chain/queries/neuron-roles.ts';
import { QuoteRefused } from '../../chain/quotes/quote-refused.ts';
import { quoteSell } from '../../chain/quotes/quote-trade.ts';
import type { Pool } from '../../chain/quotes/pool.ts';
import type { Metagraph } from '../../chain/types/neuron.ts';
import type { EarningRange, PlaceRisk } from './ports/start-plan.ts';

const DAY_MS = 86_400_000;

/** What selling brings, rao; null when the pool would refuse. 0 for nothing. */
export function exitValue(pool: Pool, alphaRao: bigint): bigint | null {
  if (alphaRao <= 0n) return 0n;
  try {
    return quoteSell(pool, alphaRao).taoRao;
  } catch (error) {
    if (error instanceof QuoteRefused) return null;
    throw error;
  }
}

/** What the miners of a subnet earned in its last epoch. */
export function earningRange(graph: Metagraph, pool: Pool, blockTimeMs: number): EarningRange {
  const miners = graph.neurons.filter(mines);
  // A neuron's emission holds dividends too; of one without a permit it is all incentive.
  const earned = miners.map(({ emissionRao }) => emissionRao).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const medianAlphaRao = earned[Math.floor((earned.length - 1) / 2)] ?? 0n;
  const bestAlphaRao = earned.at(-1) ?? 0n;
  const epochsPerDay = graph.tempo === 0 ? null : DAY_MS / (graph.tempo * blockTimeMs);
  const day = (alphaRao: bigint): bigint | null =>
    epochsPerDay === null ? null : exitValue(pool, (alphaRao * BigInt(Math.round(epochsPerDay * 1000))) / 1000n);
  return {
    miners: miners.length,
    earnedNothing: earned.filter((alphaRao) => alphaRao === 0n).length,
    medianAlphaRao,
    bestAlphaRao,
    epochsPerDay,
    medianDayRao: day(medianAlphaRao),
    bestDayRao: day(bestAlphaRao),
  };
}

/** How safe a new place on a subnet is. subtensor: pallets/subtensor/src/subnets (neuron pruning). */
export function placeRisk(graph: Metagraph, places: number): PlaceRisk {
  return {
    neurons: graph.neurons.length,
    places,
    full: graph.neurons.length >= places,
    immunityBlocks: graph.immunityPeriod,
    easilyReplaced: graph.neurons.filter(({ immune, emissionRao }) => !immune && emissionRao === 0n).length,
  };
}
