// Reads the fields of a case with their types; a missing or odd field is an error that names it.
import { isRecord } from '../../kind.ts';

export type Fields = Record<string, unknown>;

/** A case that is not written as the schema says. */
export class CaseError extends Error {
  override readonly name = 'CaseError';
}

/** Raised by an operation that cannot replay this form of input; the case counts as unknown. */
export class UnknownForm extends Error {
  override readonly name = 'UnknownForm';
}

const U64_MAX = (1n << 64n) - 1n;

/** An integer written as a number, a decimal string, or `u64::MAX` / `u16::MAX`. */
export function toBigInt(value: unknown, name: string): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (value === 'u64::MAX') return U64_MAX;
  if (value === 'u16::MAX') return 65_535n;
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return BigInt(value);
  throw new CaseError(`${name} is not an integer: ${JSON.stringify(value)}`);
}

export const int = (fields: Fields, name: string): bigint => toBigInt(fields[name], name);
export const intOr = (fields: Fields, name: string, otherwise: bigint): bigint =>
  fields[name] === undefined ? otherwise : int(fields, name);
export const small = (fields: Fields, name: string): number => Number(int(fields, name));
export const smallOr = (fields: Fields, name: string, otherwise: number): number =>
  fields[name] === undefined ? otherwise : small(fields, name);

export function list(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw new CaseError(`${name} is not a list`);
  return value as unknown[];
}

export function record(value: unknown, name: string): Fields {
  if (!isRecord(value)) throw new CaseError(`${name} is not an object`);
  return value;
}

export function bool(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw new CaseError(`${name} is not a boolean`);
  return value;
}

export const ints = (fields: Fields, name: string): bigint[] =>
  list(fields[name], name).map((value, i) => toBigInt(value, `${name}[${i}]`));
export const smalls = (fields: Fields, name: string): number[] => ints(fields, name).map(Number);
export const bools = (fields: Fields, name: string): boolean[] =>
  list(fields[name], name).map((value, i) => bool(value, `${name}[${i}]`));

/** A number with a fraction, written as a number or a decimal string. */
export function float(fields: Fields, name: string): number {
  const value = fields[name];
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) throw new CaseError(`${name} is not a number`);
  return number;
}
export const floatOr = (fields: Fields, name: string, otherwise: number): number =>
  fields[name] === undefined ? otherwise : float(fields, name);

export function bytes(fields: Fields, name: string): Uint8Array {
  const text = fields[name];
  if (typeof text !== 'string' || !/^0x([0-9a-f]{2})*$/i.test(text)) throw new CaseError(`${name} is not hex with 0x`);
  return Uint8Array.from(text.slice(2).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
