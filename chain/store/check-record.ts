import { StoreDamaged } from './store-errors.ts';
import type { PriceSheet, Snapshot } from '../ports/explorer-store.ts';
import type { HistoryEntry } from '../types/history-entry.ts';

const record = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
const isTime = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isBlock = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const WORDS: readonly unknown[] = ['final', 'sealed', 'claimed', 'devnet'];
const isWord = (evidence: unknown): boolean => WORDS.includes(record(evidence)?.['word']);

/** Each returns its argument as what it must be. @throws StoreDamaged */
export function asSnapshot(value: unknown): Snapshot {
  const it = record(value);
  if (!it || !isBlock(it['block']) || !isTime(it['at']) || !isWord(it['evidence']) || it['value'] === undefined)
    throw new StoreDamaged(`snapshot ${String(it?.['kind'])} ${String(it?.['key'])}`);
  return value as Snapshot;
}

export function asHistoryEntry(value: unknown): HistoryEntry {
  const it = record(value);
  if (
    !it ||
    typeof it['id'] !== 'string' ||
    !isBlock(it['block']) ||
    typeof it['taoRao'] !== 'bigint' ||
    typeof it['alphaRao'] !== 'bigint'
  )
    throw new StoreDamaged('history');
  return value as HistoryEntry;
}

export function asPriceSheet(value: unknown): PriceSheet {
  const it = record(value);
  const prices = it?.['pricesRao'];
  if (
    !it ||
    !isBlock(it['block']) ||
    !isTime(it['at']) ||
    !isWord(it['evidence']) ||
    !(prices instanceof Map) ||
    ![...prices].every(([netuid, priceRao]) => isBlock(netuid) && typeof priceRao === 'bigint')
  )
    throw new StoreDamaged('prices');
  return value as PriceSheet;
}
