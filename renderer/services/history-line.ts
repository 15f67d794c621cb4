import type { HistoryEntry } from '../../chain/types/history-entry.ts';
import type { JournalEntry } from './journal.ts';

/** One line of an account's history: seen in a block, or signed here and not (yet) seen in one. */
export type HistoryLine =
  { readonly from: 'chain'; readonly entry: HistoryEntry } | { readonly from: 'here'; readonly entry: JournalEntry };

/** Fees are told with their transaction, and what a block has shown is not told again by the journal. */
export function mergeHistory(seen: readonly HistoryEntry[], sent: readonly JournalEntry[]): HistoryLine[] {
  const told = new Set(seen.filter((entry) => entry.kind !== 'fee').map((entry) => entry.hash));
  const lines: HistoryLine[] = [
    ...seen
      .filter((entry) => entry.kind !== 'fee' || !told.has(entry.hash))
      .map((entry) => ({ from: 'chain' as const, entry })),
    // A failed one is told by the journal, which knows the reason in words.
    ...sent.filter((entry) => !told.has(entry.hash)).map((entry) => ({ from: 'here' as const, entry })),
  ];
  const at = (line: HistoryLine): number => line.entry.at ?? 0;
  return lines.sort((a, b) => at(b) - at(a));
}

/** How often each address received something from this account, as far as the history goes. */
export function receivers(lines: readonly HistoryLine[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const to = line.from === 'here' ? line.entry.to : line.entry.kind === 'sent' ? line.entry.other : null;
    if (to !== null) counts.set(to, (counts.get(to) ?? 0) + 1);
  }
  return counts;
}
