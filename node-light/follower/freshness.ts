/** How old the newest verified block is. A final block can be an hour old and still be true: its age is told with it. */

export type Freshness =
  | { readonly state: 'live' }
  /** `blocks` should have come since. */
  | { readonly state: 'behind'; readonly blocks: number }
  | { readonly state: 'stale'; readonly blocks: number }
  /** The head's slot begins after the local clock's time: the clock is wrong, or the chain's time was moved. */
  | { readonly state: 'ahead'; readonly byMs: number };

/** A healthy head is at most so many block times old (three to be final, and one under way). */
const liveBlocks = 4;
/** However short block times are, a head younger than this is live. */
const leastMs = 15_000;
/** From so many missed blocks on the head is stale: ten minutes of Finney's. */
const staleBlocks = 50;
/** How far a clock may be off before that is said. substrate: slots more than 30 s ahead are refused. */
export const clockToleranceMs = 30_000;

/**
 * @param slot of the head
 * @param slotDurationMs block time of the chain, milliseconds
 * @param nowMs local time, milliseconds since 1970
 */
export function freshness(slot: bigint, slotDurationMs: number, nowMs: number): Freshness {
  const ageMs = nowMs - Number(slot) * slotDurationMs;
  if (ageMs < -clockToleranceMs) return { state: 'ahead', byMs: -ageMs };
  const blocks = Math.floor(ageMs / slotDurationMs);
  if (ageMs <= leastMs || blocks <= liveBlocks) return { state: 'live' };
  return { state: blocks >= staleBlocks && ageMs >= 4 * leastMs ? 'stale' : 'behind', blocks };
}
