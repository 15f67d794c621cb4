import { earningsCsv } from '../../../miner/operator/history/earnings-csv.ts';
import { indexedDbHistory } from '../../../miner/operator/history/indexeddb-history.ts';

/** Offers everything that was earned in this browser profile as a file. @returns how many epochs it holds */
export async function saveEarnings(today = new Date()): Promise<number> {
  const entries = await (await indexedDbHistory()).list();
  const url = URL.createObjectURL(new Blob([earningsCsv(entries)], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `taolite-earnings-${today.toISOString().slice(0, 10)}.csv`;
  link.click();
  // The download has its own hold of the data once it has begun.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  return entries.length;
}
