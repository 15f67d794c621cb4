import type { Subnet } from '../../../chain/types/subnet.ts';
import { taoToLiftPrice } from '../../../chain/quotes/price-move.ts';
import { QuoteRefused } from '../../../chain/quotes/quote-refused.ts';
import { href } from '../../routes.ts';
import type { PriceHistory } from './price-history.ts';

/** A subnet as the table shows it. */
export interface SubnetRow {
  readonly netuid: number;
  readonly name: string;
  /** Sign of its token. */
  readonly symbol: string;
  readonly purpose: string;
  readonly relation: Relation | undefined;
  readonly href: string;
  /** Rao per whole alpha. */
  readonly priceRao: bigint;
  readonly history: PriceHistory | undefined;
  /** TAO in the pool, rao; null for root, which has none. */
  readonly poolRao: bigint | null;
  /** TAO that lifts the price by one percent, rao; null where nothing can be bought. */
  readonly onePercentRao: bigint | null;
  /** Share of all emission, 0 to 1. */
  readonly emission: number;
  readonly neurons: number;
  readonly maxNeurons: number;
  /** Burned to register, rao; 'closed' when nobody may. */
  readonly registerRao: bigint | 'closed';
  readonly tempo: number;
  /** Blocks until the next epoch; null when there will be none. */
  readonly epochIn: number | null;
}

/** What a subnet is to the person: their miner stands on it, or they hold its alpha. */
export type Relation = 'mining' | 'held';

const ONE_PERCENT = 0.01;

/** TAO that lifts the price by one percent, rao; null for root and for a pool that is too small to trade. */
function depthRao({ pool }: Subnet): bigint | null {
  try {
    return taoToLiftPrice(pool, ONE_PERCENT);
  } catch (error) {
    if (error instanceof QuoteRefused) return null;
    throw error;
  }
}

/** Subnets as rows of the table. */
export function subnetRows(
  subnets: readonly Subnet[],
  relations: ReadonlyMap<number, Relation>,
  histories: ReadonlyMap<number, PriceHistory>,
): SubnetRow[] {
  return subnets.map((subnet) => ({
    netuid: subnet.netuid,
    name: subnet.name,
    symbol: subnet.symbol,
    purpose: firstSentence(subnet.description),
    relation: relations.get(subnet.netuid),
    href: href('subnets', subnet.netuid),
    priceRao: subnet.priceRao,
    history: histories.get(subnet.netuid),
    poolRao: subnet.pool.dynamic ? subnet.pool.taoRao : null,
    onePercentRao: depthRao(subnet),
    emission: subnet.emissionShare,
    neurons: subnet.neurons,
    maxNeurons: subnet.maxNeurons,
    registerRao: subnet.registrationOpen ? subnet.burnRao : 'closed',
    tempo: subnet.tempo,
    epochIn: subnet.blocksToEpoch,
  }));
}

/** Which rows are wanted. */
export type Wanted = 'all' | 'yours' | 'open';

/** Rows whose number, name, sign or purpose holds every word of the filter. */
export function filterRows(rows: readonly SubnetRow[], wanted: Wanted, filter: string): SubnetRow[] {
  const words = filter.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (wanted === 'yours' && row.relation === undefined) return false;
    if (wanted === 'open' && row.registerRao === 'closed') return false;
    const text = `${row.netuid} ${row.name} ${row.symbol} ${row.purpose}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const LONGEST = 80;

/** Strangers write long descriptions; a table has room for a few words. */
function firstSentence(text: string): string {
  const line = text.trim().split(/[.\n]/, 1)[0]?.trim() ?? '';
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).trimEnd()}…` : line;
}
