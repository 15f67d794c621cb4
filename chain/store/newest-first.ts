import type { HistoryEntry } from '../types/history-entry.ts';

/** Later blocks first; inside a block, later events first. */
export function newestFirst(a: HistoryEntry, b: HistoryEntry): number {
  const place = ({ id }: HistoryEntry): number => Number(id.split('-')[1] ?? 0);
  return b.block - a.block || place(b) - place(a);
}
