// A synapse: one request/response class. Its name is the HTTP route.
import { parseField, SynapseSchemaError } from './field-type.ts';
import type { SynapseField } from './field-type.ts';

/** A synapse class as data, ready for the axon and the dendrite. */
export interface SynapseSchema {
  /** Class name and route, case-sensitive. */
  readonly name: string;
  /** Fields of the subclass in declaration order. */
  readonly fields: readonly SynapseField[];
  /** Fields the body hash covers, in hashing order. Empty: the signature does not cover the body at all. */
  readonly requiredHashFields: readonly string[];
  /** Fields a miner fills; all others are the caller's and come back unchanged. */
  readonly outputs: ReadonlySet<string>;
  /** The reply is a stream of text instead of a synapse. */
  readonly streaming: boolean;
}

/** A declaration: field texts as in `field-type.ts`, in class order. */
export interface SynapseDeclaration {
  readonly name: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Python's class variable `required_hash_fields`; its order is the hashing order. */
  readonly requiredHashFields?: readonly string[];
  /** Left out: every field whose default is null and that is not hashed. */
  readonly outputs?: readonly string[];
  readonly streaming?: boolean;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
/** Names the base class already uses in the body. */
const ENVELOPE = new Set([
  'name',
  'timeout',
  'total_size',
  'header_size',
  'dendrite',
  'axon',
  'computed_body_hash',
  'required_hash_fields',
]);

/**
 * Makes a schema from a declaration.
 * @throws SynapseSchemaError when a name is not an identifier or is taken, a type cannot be read, a hashed or output field
 * does not exist, an output has no default, or an output is hashed.
 */
export function defineSynapse(declaration: SynapseDeclaration): SynapseSchema {
  const { name, requiredHashFields = [], streaming = false } = declaration;
  if (!NAME.test(name)) throw new SynapseSchemaError(`"${name}" cannot be the name of a synapse.`);
  const fields = Object.entries(declaration.fields).map(([field, type]) => {
    if (!NAME.test(field) || ENVELOPE.has(field)) {
      throw new SynapseSchemaError(`"${field}" cannot be a field of the synapse ${name}.`);
    }
    return parseField(field, type);
  });
  const byName = new Map(fields.map((field) => [field.name, field]));
  for (const field of requiredHashFields) {
    if (!byName.has(field))
      throw new SynapseSchemaError(`${name} hashes the field "${field}", which it does not have.`);
  }
  const outputs = new Set(
    declaration.outputs ??
      fields
        .filter((field) => !field.required && field.default === null && !requiredHashFields.includes(field.name))
        .map((field) => field.name),
  );
  for (const output of outputs) {
    const field = byName.get(output);
    if (!field || field.required) throw new SynapseSchemaError(`The output "${output}" of ${name} needs a default.`);
    if (requiredHashFields.includes(output))
      throw new SynapseSchemaError(`The output "${output}" of ${name} is hashed.`);
  }
  return { name, fields, requiredHashFields: [...requiredHashFields], outputs, streaming };
}

/** The base class: every axon serves it, and it echoes the request. It is the liveness ping. */
export const SYNAPSE: SynapseSchema = defineSynapse({ name: 'Synapse', fields: {} });
