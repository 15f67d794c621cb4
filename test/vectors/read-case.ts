// How the fields of a case are read: what is not of its form is an error that says so.
import { hexToBytes } from '../../substrate/bytes.ts';
import { isRecord } from './kind.ts';

export type Case = Record<string, unknown>;

const wanted = (what: string, value: unknown): TypeError =>
  new TypeError(`${what} expected, not ${JSON.stringify(value)}`);

export const text = (value: unknown): string => {
  if (typeof value !== 'string') throw wanted('text', value);
  return value;
};
export const list = (value: unknown): unknown[] => {
  if (!Array.isArray(value)) throw wanted('a list', value);
  return value;
};
export const record = (value: unknown): Case => {
  if (!isRecord(value)) throw wanted('an object', value);
  return value;
};
/** From hexadecimal text. */
export const bytes = (value: unknown): Uint8Array => hexToBytes(text(value));
