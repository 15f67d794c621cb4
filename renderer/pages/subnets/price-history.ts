import type { PriceSheet } from '../../../chain/ports/explorer-store.ts';
import { weakest, type Evidence } from '../../../substrate/evidence.ts';

/** A price of one subnet that was seen. */
export interface PricePoint {
  readonly block: number;
  /** Ms since the epoch. */
  readonly at: number;
  /** Rao of TAO per whole alpha. */
  readonly priceRao: bigint;
  /** Kept here, with the word it had. */
  readonly evidence: Evidence;
}

/** A subnet with its price, rao per whole alpha. */
export interface Priced {
  readonly netuid: number;
  readonly priceRao: bigint;
}

/** Prices of one subnet that this computer saw. */
export interface PriceHistory {
  /** Evenly spaced, oldest first, rao per whole alpha. Null where nothing was seen. */
  readonly prices: readonly (number | null)[];
  /** Against a day of the chain ago, as a fraction; null when nothing was seen then. */
  readonly dayChange: number | null;
  /** The weakest word among all that is drawn; null when nothing is. */
  readonly evidence: Evidence | null;
  /** The weaker word of the two prices of the day's change; null when there is none. */
  readonly dayEvidence: Evidence | null;
}

const COLUMNS = 30;
/** A day on a chain with 12-second blocks. */
export const DAY_BLOCKS = 7_200;
/** What stood within an eighth of a day of the moment stands for it. */
const NEAR = DAY_BLOCKS / 8;

/** @param points oldest first @param head newest block of the chain */
export function priceHistory(points: readonly PricePoint[], head: number): PriceHistory {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return { prices: [], dayChange: null, evidence: null, dayEvidence: null };
  const span = Math.max(1, head - first.block);
  const prices: (number | null)[] = Array.from({ length: Math.min(COLUMNS, points.length) }, () => null);
  for (const { block, priceRao } of points) {
    // The newest point of a column stands for it.
    const column = Math.min(prices.length - 1, Math.floor(((block - first.block) / span) * prices.length));
    prices[column] = Number(priceRao);
  }
  prices[prices.length - 1] = Number(last.priceRao);
  const then = pointAt(points, head - DAY_BLOCKS);
  return {
    prices,
    dayChange: then && Number(last.priceRao - then.priceRao) / Number(then.priceRao),
    evidence: weakest(points.map(({ evidence }) => evidence)),
    dayEvidence: then && weakest([then.evidence, last.evidence]),
  };
}

/** What stands for a block; null when nothing near it was seen. */
function pointAt(points: readonly PricePoint[], block: number): PricePoint | null {
  const then = points.reduce<PricePoint | null>(
    (best, point) => (best === null || Math.abs(point.block - block) < Math.abs(best.block - block) ? point : best),
    null,
  );
  return !then || Math.abs(then.block - block) > NEAR || then.priceRao === 0n ? null : then;
}

/** As they are written down. @param at ms since the epoch */
export const sheetOf = (block: number, at: number, evidence: Evidence, priced: readonly Priced[]): PriceSheet => ({
  block,
  at,
  evidence,
  pricesRao: new Map(priced.map(({ netuid, priceRao }) => [netuid, priceRao])),
});

/** What was seen of each subnet, by netuid. @param sheets oldest first */
export function pointsOf(sheets: readonly PriceSheet[]): ReadonlyMap<number, readonly PricePoint[]> {
  const points = new Map<number, PricePoint[]>();
  for (const { block, at, evidence: was, pricesRao } of sheets) {
    const evidence: Evidence = { word: 'stored', block, at, was };
    for (const [netuid, priceRao] of pricesRao) {
      const known = points.get(netuid);
      if (known) known.push({ block, at, priceRao, evidence });
      else points.set(netuid, [{ block, at, priceRao, evidence }]);
    }
  }
  return points;
}
