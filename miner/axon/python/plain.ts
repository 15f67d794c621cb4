// Between Python values and plain JavaScript, as task handlers use it.
import { PyFloat, PyTuple } from './value.ts';
import type { PyValue } from './value.ts';

/** What a handler sees: numbers, except integers beyond 2^53, which stay `bigint` so that nothing is rounded. */
export type PlainValue =
  null | boolean | number | bigint | string | readonly PlainValue[] | { readonly [key: string]: PlainValue };

/** A JavaScript value that has no place in a synapse. */
export class PlainValueError extends Error {
  override readonly name = 'PlainValueError';
}

/** Plain JavaScript of a Python value. Object keys are own properties always, `__proto__` included. */
export function toPlain(value: PyValue): PlainValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') {
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  }
  if (value instanceof PyFloat) return value.value;
  if (value instanceof PyTuple) return value.items.map(toPlain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [k, toPlain(v)]));
  return value.map(toPlain);
}

/**
 * Python value of plain JavaScript: safe integers become int, other numbers float (a schema may turn an int into a float
 * afterwards); typed arrays of numbers become lists; `undefined` properties are left out.
 * @throws PlainValueError for functions, symbols, class instances, cycles (as depth) and numbers that are not finite.
 */
export function fromPlain(value: unknown, depth = 0): PyValue {
  if (depth > 128) throw new PlainValueError('A value nested deeper than 128 levels, or one that contains itself.');
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'boolean':
    case 'string':
    case 'bigint':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new PlainValueError(`The number ${value} cannot be sent.`);
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : new PyFloat(value);
    case 'object':
      return fromObject(value, depth);
    default:
      throw new PlainValueError(`A ${typeof value} cannot be sent.`);
  }
}

function fromObject(value: object, depth: number): PyValue {
  if (value instanceof PyFloat || value instanceof PyTuple) return value;
  if (Array.isArray(value)) return value.map((item) => fromPlain(item, depth + 1));
  if (ArrayBuffer.isView(value) && Symbol.iterator in value) {
    return Array.from(value as unknown as Iterable<number | bigint>, (item) => fromPlain(item, depth + 1));
  }
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [String(k), fromPlain(v, depth + 1)]));
  const proto: unknown = Object.getPrototypeOf(value);
  if (proto !== Object.prototype && proto !== null) throw new PlainValueError('Only plain objects can be sent.');
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return new Map(entries.map(([k, v]) => [k, fromPlain(v, depth + 1)]));
}
