/**
 * The part of JSON Schema (2020-12 vocabulary) that synapse bodies use, and its check. Sizes are always bounded: a schema
 * without a limit does not type-check. `integer` and `number` stay apart because a body hash writes them differently.
 */
export type FieldSchema =
  | { type: 'string'; maxLength: number; pattern?: string; description?: string; default?: string }
  | { type: 'integer'; minimum: number; maximum: number; description?: string; default?: number }
  | { type: 'number'; minimum: number; maximum: number; description?: string; default?: number }
  | { type: 'boolean'; description?: string; default?: boolean }
  | { type: 'array'; items: FieldSchema; minItems: number; maxItems: number; description?: string };

/** Fields in declaration order; those without a default are required. Unknown fields are ignored, as the SDK does. */
export interface BodySchema {
  type: 'object';
  properties: Readonly<Record<string, FieldSchema>>;
}

/** A schema's first breach: where, and what is wrong there. */
export interface Breach {
  path: string;
  problem: string;
}

/** Reads a body: returns its known fields with defaults filled in, or the first breach. Never throws. */
export function readBody(schema: BodySchema, body: unknown): { value: Record<string, unknown> } | { breach: Breach } {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { breach: { path: '', problem: 'must be a JSON object' } };
  const value: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(schema.properties)) {
    const given: unknown = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined;
    if (given === undefined) {
      if (!('default' in field) || field.default === undefined)
        return { breach: { path: name, problem: 'is missing' } };
      value[name] = field.default;
      continue;
    }
    const breach = check(field, given, name);
    if (breach) return { breach };
    value[name] = given;
  }
  return { value };
}

function check(schema: FieldSchema, value: unknown, path: string): Breach | null {
  const wrong = (problem: string): Breach => ({ path, problem });
  switch (schema.type) {
    case 'string':
      if (typeof value !== 'string') return wrong('must be a text');
      if (value.length > schema.maxLength) return wrong(`is longer than ${schema.maxLength} characters`);
      if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value))
        return wrong('has a wrong form');
      return null;
    case 'boolean':
      return typeof value === 'boolean' ? null : wrong('must be true or false');
    case 'integer':
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return wrong('must be a finite number');
      if (schema.type === 'integer' && !Number.isInteger(value)) return wrong('must be a whole number');
      if (value < schema.minimum || value > schema.maximum)
        return wrong(`must be from ${schema.minimum} to ${schema.maximum}`);
      return null;
    case 'array': {
      if (!Array.isArray(value)) return wrong('must be a list');
      if (value.length < schema.minItems || value.length > schema.maxItems)
        return wrong(`must have from ${schema.minItems} to ${schema.maxItems} entries, not ${value.length}`);
      for (let i = 0; i < value.length; i++) {
        const breach = check(schema.items, value[i], `${path}[${i}]`);
        if (breach) return breach;
      }
      return null;
    }
  }
}
