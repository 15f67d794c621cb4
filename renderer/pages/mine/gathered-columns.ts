import type { StripColumn } from '../../components/strip-recorder.ts';

/** A column should stand for about three seconds at least: below that, most blocks of a fast chain hold one query or none. */
const LEAST_MS = 3_000;

/** @param blockMs time between blocks; null while that is not known */
export const blocksPerColumn = (blockMs: number | null): number =>
  blockMs === null ? 1 : Math.max(1, Math.round(LEAST_MS / Math.max(1, blockMs)));

/**
 * Puts `each` neighbouring blocks into one column, bounded at multiples of `each`, so that a column does not change its blocks while
 * the strip moves. The median of a column is the median of its blocks' medians; the slow figure is the slowest of them.
 */
export function gathered(columns: readonly StripColumn[], each: number): StripColumn[] {
  if (each <= 1) return [...columns];
  const groups = new Map<number, StripColumn[]>();
  for (const column of columns) {
    const key = Math.floor(column.block / each);
    const group = groups.get(key);
    if (group) group.push(column);
    else groups.set(key, [column]);
  }
  return [...groups.values()].map((group) => {
    const medians = group.flatMap(({ medianMs }) => medianMs ?? []).sort((a, b) => a - b);
    const slow = group.flatMap(({ slowMs }) => slowMs ?? []);
    return {
      block: group[0]!.block,
      answered: group.reduce((sum, { answered }) => sum + answered, 0),
      medianMs: medians[Math.floor((medians.length - 1) / 2)] ?? null,
      slowMs: slow.length === 0 ? null : Math.max(...slow),
      pause: group.find(({ pause }) => pause !== null)?.pause ?? null,
    };
  });
}
