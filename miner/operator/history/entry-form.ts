import { OperatorRecordDamaged } from '../operator-errors.ts';
import type { EarningEntry } from '../ports/earnings-history.ts';

const isText = (value: unknown): boolean => typeof value === 'string' && value.length > 0 && value.length < 200;
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isShare = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1;
const isRao = (value: unknown): boolean => typeof value === 'bigint' && value >= 0n;
const orNull = (check: (value: unknown) => boolean) => (value: unknown) => value === null || check(value);

const FIELDS: { readonly [K in keyof EarningEntry]: (value: unknown) => boolean } = {
  chain: isText,
  netuid: isCount,
  hotkey: isText,
  uid: isCount,
  block: isCount,
  at: isCount,
  incentive: isShare,
  rank: orNull(isCount),
  score: orNull(isShare),
  emissionRao: isRao,
  exitRao: orNull(isRao),
  answered: isCount,
};

/** The same value with these fields alone, once all are of their form. @throws OperatorRecordDamaged */
export function checkedEntry(value: unknown): EarningEntry {
  if (typeof value !== 'object' || value === null) throw new OperatorRecordDamaged('it is no entry');
  const record = value as Record<string, unknown>;
  for (const [name, check] of Object.entries(FIELDS)) if (!check(record[name])) throw new OperatorRecordDamaged(name);
  return Object.fromEntries(Object.keys(FIELDS).map((name) => [name, record[name]])) as unknown as EarningEntry;
}

/** An epoch of a miner is there once: this tells two of them apart. */
export const entryKey = ({ chain, netuid, hotkey, block }: EarningEntry): string =>
  `${chain}/${netuid}/${hotkey}/${block}`;

const MONEY = new Set(['emissionRao', 'exitRao']);

/** One line of text; amounts as decimal text. */
export const entryToLine = (entry: EarningEntry): string =>
  JSON.stringify(checkedEntry(entry), (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

/** @throws OperatorRecordDamaged */
export function entryFromLine(line: string): EarningEntry {
  let value: unknown;
  try {
    value = JSON.parse(line, (name, part: unknown) =>
      MONEY.has(name) && typeof part === 'string' && /^\d{1,40}$/.test(part) ? BigInt(part) : part,
    );
  } catch {
    throw new OperatorRecordDamaged('a line of it is no JSON');
  }
  return checkedEntry(value);
}
