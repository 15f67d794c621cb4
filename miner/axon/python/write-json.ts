// Writes Python values as JSON, in the two styles seen on the wire.
import { pyReprFloat } from './repr.ts';
import { PyFloat, PyTuple } from './value.ts';
import type { PyValue } from './value.ts';

/** A value JSON has no text for (NaN and the infinities). */
export class JsonValueError extends Error {
  override readonly name = 'JsonValueError';
}

/** `python`: `json.dumps` defaults (`", "`, `": "`, ASCII only), as dendrites send. `compact`: as axons answer. */
export type JsonStyle = 'python' | 'compact';

const NOT_ASCII = /[\x80-\uffff]/g;
const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** JSON text of `value`. @throws JsonValueError for a float that is not finite. */
export function writePyJson(value: PyValue, style: JsonStyle = 'compact'): string {
  const comma = style === 'python' ? ', ' : ',';
  const colon = style === 'python' ? ': ' : ':';
  const text = (plain: string): string => {
    const json = JSON.stringify(plain);
    // ASCII ends at 0x7f, which Python leaves as it is.
    return style === 'python' ? json.replace(NOT_ASCII, escapeUnit) : json;
  };
  const write = (item: PyValue): string => {
    if (item === null) return 'null';
    if (typeof item === 'boolean' || typeof item === 'bigint') return String(item);
    if (typeof item === 'string') return text(item);
    if (item instanceof PyFloat) {
      if (!Number.isFinite(item.value)) throw new JsonValueError('A number that is not finite has no JSON text.');
      return pyReprFloat(item.value);
    }
    if (item instanceof PyTuple) return `[${item.items.map(write).join(comma)}]`;
    if (item instanceof Map) return `{${[...item].map(([k, v]) => text(k) + colon + write(v)).join(comma)}}`;
    return `[${item.map(write).join(comma)}]`;
  };
  return write(value);
}
