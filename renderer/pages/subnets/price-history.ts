import type { PricePoint } from '../../../chain/ports/explorer-store.ts';

/** Prices of one subnet that this computer saw. */
export interface PriceHistory {
  /** Evenly spaced, oldest first, rao per whole alpha. Null where nothing was seen. */
  readonly prices: readonly (number | null)[];
  /** Against a day of the chain ago, as a fraction; null when nothing was seen then. */
  readonly dayChange: number | null;
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
  if (!first || !last) return { prices: [], dayChange: null };
  const span = Math.max(1, head - first.block);
  const prices: (number | null)[] = Array.from({ length: Math.min(COLUMNS, points.length) }, () => null);
  for (const { block, priceRao } of points) {
    // The newest point of a column stands for it.
    const column = Math.min(prices.length - 1, Math.floor(((block - first.block) / span) * prices.length));
    prices[column] = Number(priceRao);
  }
  prices[prices.length - 1] = Number(last.priceRao);
  return { prices, dayChange: changeSince(points, head - DAY_BLOCKS, last.priceRao) };
}

function changeSince(points: readonly PricePoint[], block: number, nowRao: bigint): number | null {
  const then = points.reduce<PricePoint | null>(
    (best, point) => (best === null || Math.abs(point.block - block) < Math.abs(best.block - block) ? point : best),
    null,
  );
  if (!then || Math.abs(then.block - block) > NEAR || then.priceRao === 0n) return null;
  return Number(nowRao - then.priceRao) / Number(then.priceRao);
}
