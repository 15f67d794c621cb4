import { OperatorRecordDamaged } from '../operator-errors.ts';
import type { OperatorRecord } from '../ports/operator-store.ts';

/** A record as text; whole numbers of money keep all digits. */
export const recordToText = (record: OperatorRecord): string =>
  JSON.stringify(record, (_, value: unknown) => (typeof value === 'bigint' ? { bigint: value.toString() } : value));

/** A record from text. @throws OperatorRecordDamaged */
export function recordFromText(text: string): OperatorRecord {
  let value: unknown;
  try {
    value = JSON.parse(text, (_, part: unknown) => {
      const digits = (part as { bigint?: unknown } | null)?.bigint;
      return typeof digits === 'string' && /^-?\d{1,40}$/.test(digits) ? BigInt(digits) : part;
    });
  } catch {
    throw new OperatorRecordDamaged('it is no JSON');
  }
  return checkedRecord(value);
}

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string' && value.length > 0 && value.length < 200;
const isNumber: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isBigint: Check = (value) => typeof value === 'bigint' && value >= 0n;
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

const CHOICE: Readonly<Record<string, Check>> = {
  netuid: isNumber,
  task: isText,
  model: isText,
  coldkey: isText,
  hotkey: orNull(isText),
  announceIp: isText,
  maxBurnRao: isBigint,
  listen: (value) => isText((value as { ip?: unknown } | null)?.ip) && isNumber((value as { port?: unknown }).port),
};
const RECORD: Readonly<Record<string, Check>> = {
  version: (value) => value === 1,
  chain: isText,
  hotkey: orNull(isText),
  wanted: (value) => typeof value === 'boolean',
  uid: orNull(isNumber),
  sinceBlock: orNull(isNumber),
  stakeRao: orNull(isBigint),
  earnedAlphaRao: isBigint,
};

/** The same value, once all fields are of their form. @throws OperatorRecordDamaged naming the first that is not */
export function checkedRecord(value: unknown): OperatorRecord {
  const damaged = (what: string): never => {
    throw new OperatorRecordDamaged(what);
  };
  const record =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : damaged('it is no record');
  for (const [name, check] of Object.entries(RECORD)) if (!check(record[name])) damaged(name);
  const choice = record['choice'];
  if (typeof choice !== 'object' || choice === null) return damaged('choice');
  for (const [name, check] of Object.entries(CHOICE))
    if (!check((choice as Record<string, unknown>)[name])) damaged(`choice.${name}`);
  return value as OperatorRecord;
}
