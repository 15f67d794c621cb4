// From the bytes of a body to the fields of a synapse, with the proof that they are the ones the caller signed.
import { AxonRefusal } from './axon-errors.ts';
import { JsonSyntaxError, parsePyJsonBytes } from './python/parse-json.ts';
import type { PyDict, PyValue } from './python/value.ts';
import { bodyHash } from './synapse/body-hash.ts';
import { coerceFields, FieldValueError } from './synapse/coerce.ts';
import type { SynapseSchema } from './synapse/synapse-schema.ts';

/** Fields of a request, fitted to the schema. */
export interface RequestFields {
  readonly fields: PyDict;
  /** The signature covers these fields: the schema hashes some, and the hash agrees. */
  readonly proven: boolean;
}

function parse(bytes: Uint8Array): PyValue {
  try {
    return parsePyJsonBytes(bytes);
  } catch (error) {
    if (error instanceof JsonSyntaxError)
      throw new AxonRefusal(400, 'body-json', `The body is not JSON. ${error.message}`);
    throw error;
  }
}

/**
 * Reads a body.
 * @param mustMatch refuse a body whose hash differs; else it is only marked as unproven, for schemas not known exactly.
 * @throws AxonRefusal 400 for broken JSON, wrong fields or (when `mustMatch`) another hash.
 */
export function readRequestFields(
  schema: SynapseSchema,
  bytes: Uint8Array,
  signedHash: string | null,
  mustMatch: boolean,
): RequestFields {
  const value = parse(bytes);
  if (!(value instanceof Map)) throw new AxonRefusal(400, 'body-json', 'The body is not a JSON object.');
  try {
    const fields = coerceFields(schema.fields, value);
    const matches = bodyHash(schema, fields) === signedHash;
    if (!matches && mustMatch) throw new AxonRefusal(400, 'body-hash', 'The body is not the one that was signed.');
    return { fields, proven: matches && schema.requiredHashFields.length > 0 };
  } catch (error) {
    if (error instanceof FieldValueError) throw new AxonRefusal(400, 'body-fields', error.message);
    throw error;
  }
}
