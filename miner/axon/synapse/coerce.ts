// Fits received values to a synapse's types the way pydantic's lax mode does, because the body hash is made of the fitted
// values: a JSON `1` in a float field hashes as `1.0`. Source: pydantic 2 conversion table (Python input, lax mode).
import { pyTypeName, PyFloat, PyTuple } from '../python/value.ts';
import type { PyDict, PyValue } from '../python/value.ts';
import type { FieldType, SynapseField } from './field-type.ts';

/** A value that does not fit its field; `path` names it, as in `items[0].score`. */
export class FieldValueError extends Error {
  override readonly name = 'FieldValueError';
  readonly path: string;
  constructor(path: string, why: string) {
    super(`The field ${path} ${why}.`);
    this.path = path;
  }
}

const INT_TEXT = /^\s*[+-]?\d+(?:_\d+)*(?:\.0*)?\s*$/;
const FLOAT_TEXT = /^\s*[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+)?\s*$/;
const MAX_INT_DIGITS = 4300;
const TRUE_TEXT = new Set(['1', 'on', 't', 'true', 'y', 'yes']);
const FALSE_TEXT = new Set(['0', 'off', 'f', 'false', 'n', 'no']);

function toInt(value: PyValue): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value instanceof PyFloat) return Number.isInteger(value.value) ? BigInt(value.value) : undefined;
  if (typeof value !== 'string' || value.length > MAX_INT_DIGITS || !INT_TEXT.test(value)) return undefined;
  const text = value.trim().replaceAll('_', '').replace(/\.0*$/, '');
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text.replace('+', ''));
}

function toFloat(value: PyValue): PyFloat | undefined {
  if (value instanceof PyFloat) return value;
  if (typeof value === 'boolean') return new PyFloat(value ? 1 : 0);
  const text = typeof value === 'string' && value.length <= MAX_INT_DIGITS && FLOAT_TEXT.test(value);
  if (!text && typeof value !== 'bigint') return undefined;
  const number = typeof value === 'string' ? Number(value.replaceAll('_', '')) : Number(value);
  return Number.isFinite(number) ? new PyFloat(number) : undefined;
}

function toBool(value: PyValue): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const number = typeof value === 'bigint' ? Number(value) : value instanceof PyFloat ? value.value : undefined;
  if (number !== undefined) return number === 1 ? true : number === 0 ? false : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value.toLowerCase();
  return TRUE_TEXT.has(text) ? true : FALSE_TEXT.has(text) ? false : undefined;
}

const fail = (path: string, type: FieldType, value: PyValue): never => {
  throw new FieldValueError(path, `takes ${type.kind}, not this ${pyTypeName(value)}`);
};

/** Fits one value. @throws FieldValueError */
export function coerceValue(type: FieldType, value: PyValue, path: string): PyValue {
  if (type.kind === 'any') return value;
  if (value === null) return type.nullable ? null : fail(path, type, value);
  switch (type.kind) {
    case 'str':
      return typeof value === 'string' ? value : fail(path, type, value);
    case 'int':
      return toInt(value) ?? fail(path, type, value);
    case 'float':
      return toFloat(value) ?? fail(path, type, value);
    case 'bool':
      return toBool(value) ?? fail(path, type, value);
    case 'list': {
      const items = value instanceof PyTuple ? value.items : Array.isArray(value) ? value : fail(path, type, value);
      return items.map((item, i) => coerceValue(type.item, item, `${path}[${i}]`));
    }
    case 'tuple': {
      const items = value instanceof PyTuple ? value.items : Array.isArray(value) ? value : fail(path, type, value);
      if (items.length !== type.items.length) throw new FieldValueError(path, `takes ${type.items.length} items`);
      return new PyTuple(type.items.map((item, i) => coerceValue(item, items[i] ?? null, `${path}[${i}]`)));
    }
    case 'dict': {
      const dict = value instanceof Map ? value : fail(path, type, value);
      return new Map([...dict].map(([k, v]) => [k, coerceValue(type.item, v, `${path}.${k.slice(0, 40)}`)]));
    }
    case 'model':
      return coerceFields(type.fields, value instanceof Map ? value : fail(path, type, value), `${path}.`);
  }
}

/**
 * Fits a dict to fields: defaults filled in, declaration order, unknown keys dropped.
 * @throws FieldValueError for a missing required field or a value of the wrong type.
 */
export function coerceFields(fields: readonly SynapseField[], dict: PyDict, prefix = ''): PyDict {
  const out: PyDict = new Map();
  for (const field of fields) {
    const value = dict.get(field.name);
    if (value !== undefined) out.set(field.name, coerceValue(field.type, value, prefix + field.name));
    else if (field.required) throw new FieldValueError(prefix + field.name, 'is missing');
    else out.set(field.name, field.default);
  }
  return out;
}
