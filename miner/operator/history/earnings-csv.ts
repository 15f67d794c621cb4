import { decimal9 } from '../../../wallet/signing/sentence.ts';
import type { EarningEntry } from '../ports/earnings-history.ts';

const COLUMNS = [
  'time',
  'chain',
  'netuid',
  'hotkey',
  'uid',
  'block',
  'alpha',
  'exit_tao',
  'incentive',
  'rank',
  'score',
  'answered',
] as const;

/**
 * A history as CSV (RFC 4180): one line per epoch, times in UTC (ISO 8601), amounts as exact decimals in alpha and TAO, empty where
 * nothing is known.
 */
export function earningsCsv(entries: readonly EarningEntry[]): string {
  const rows = entries.map((entry) => [
    new Date(entry.at).toISOString(),
    entry.chain,
    entry.netuid,
    entry.hotkey,
    entry.uid,
    entry.block,
    decimal9(entry.emissionRao),
    entry.exitRao === null ? '' : decimal9(entry.exitRao),
    entry.incentive,
    entry.rank ?? '',
    entry.score ?? '',
    entry.answered,
  ]);
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Quoted where needed; a text that a spreadsheet would take for a formula is made plain. */
function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
