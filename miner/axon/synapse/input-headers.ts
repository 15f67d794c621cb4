// `bt_header_input_obj_<field>`: one header per required field, holding an empty value of its run-time type. SDK axons
// build the synapse class from headers before they read the body, so a caller must send them.
import { PyFloat, PyTuple } from '../python/value.ts';
import type { PyDict, PyValue } from '../python/value.ts';
import { writePyJson } from '../python/write-json.ts';
import type { SynapseSchema } from './synapse-schema.ts';

function emptyOf(value: PyValue): PyValue {
  if (value === null) return null;
  if (typeof value === 'string') return '';
  if (typeof value === 'boolean') return false;
  if (typeof value === 'bigint') return 0n;
  if (value instanceof PyFloat) return new PyFloat(0);
  return value instanceof Map ? new Map() : value instanceof PyTuple ? new PyTuple([]) : [];
}

/** The headers of all required fields with a value, in declaration order. `fields` are fitted values. */
export function inputHeaders(schema: SynapseSchema, fields: PyDict): [name: string, value: string][] {
  return schema.fields.flatMap((field): [string, string][] => {
    const value = fields.get(field.name) ?? null;
    return field.required && value !== null
      ? [[`bt_header_input_obj_${field.name}`, btoa(writePyJson(emptyOf(value), 'python'))]]
      : [];
  });
}
