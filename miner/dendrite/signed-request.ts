// Builds a signed request, byte for byte as an SDK axon wants it. Source: Python SDK 10, Synapse.to_headers and
// Dendrite.preprocess_synapse_for_request.
import { fromPlain, PlainValueError } from '../axon/python/plain.ts';
import { pyReprFloat } from '../axon/python/repr.ts';
import { PyFloat } from '../axon/python/value.ts';
import type { PyDict, PyValue } from '../axon/python/value.ts';
import { writePyJson } from '../axon/python/write-json.ts';
import { terminal } from '../axon/response-body.ts';
import { hexOf, requestMessage } from '../axon/signature.ts';
import type { SignMessage } from '../axon/signature.ts';
import { bodyHash } from '../axon/synapse/body-hash.ts';
import { coerceFields, FieldValueError } from '../axon/synapse/coerce.ts';
import { inputHeaders } from '../axon/synapse/input-headers.ts';
import type { SynapseSchema } from '../axon/synapse/synapse-schema.ts';
import { PROTOCOL_VERSION } from '../axon/version.ts';
import { DendriteInputError } from './dendrite-errors.ts';
import type { AxonTarget } from './dendrite-transport.ts';

/** Who asks. */
export interface DendriteIdentity {
  /** ss58. */
  readonly hotkey: string;
  readonly sign: SignMessage;
  /** One text per dendrite, constant over its requests; axons keep a nonce for each `hotkey:uuid`. */
  readonly uuid: string;
  /** Own address as text; only informative. */
  readonly ip: string;
}

/** A request ready to send. */
export interface SignedRequest {
  readonly path: string;
  readonly headers: [name: string, value: string][];
  readonly body: Uint8Array;
  /** The fields sent, fitted to the schema. */
  readonly fields: PyDict;
  readonly bodyHash: string;
}

/** Fits inputs to a schema. @throws DendriteInputError */
export function fitInputs(schema: SynapseSchema, inputs: Readonly<Record<string, unknown>>): PyDict {
  const unknown = Object.keys(inputs).find((name) => !schema.fields.some((field) => field.name === name));
  if (unknown !== undefined) throw new DendriteInputError(`${schema.name} has no field "${unknown}".`);
  try {
    return coerceFields(schema.fields, fromPlain(inputs) as PyDict);
  } catch (error) {
    if (!(error instanceof FieldValueError || error instanceof PlainValueError)) throw error;
    throw new DendriteInputError(error.message, { cause: error });
  }
}

/**
 * Builds and signs a request.
 * @param timeoutS seconds the answer may take.
 * @param nonce wall time in ns, larger than any before with this uuid.
 * @throws DendriteInputError when the inputs do not fit the schema; whatever `sign` throws.
 */
export async function signedRequest(
  identity: DendriteIdentity,
  target: AxonTarget,
  schema: SynapseSchema,
  inputs: Readonly<Record<string, unknown>>,
  timeoutS: number,
  nonce: bigint,
): Promise<SignedRequest> {
  const fields = fitInputs(schema, inputs);
  const hash = bodyHash(schema, fields);
  const { hotkey, uuid, ip } = identity;
  const message = requestMessage({ nonce, callerHotkey: hotkey, receiverHotkey: target.hotkey, uuid, bodyHash: hash });
  const signature = hexOf(await identity.sign(new TextEncoder().encode(message)));

  const synapse: PyDict = new Map<string, PyValue>([
    ['name', schema.name],
    ['timeout', new PyFloat(timeoutS)],
    ['total_size', 0n],
    ['header_size', 0n],
    ['dendrite', terminal({ ip, version: BigInt(PROTOCOL_VERSION), nonce, uuid, hotkey, signature })],
    ['axon', terminal({ ip: target.ip, port: BigInt(target.port), hotkey: target.hotkey })],
    ['computed_body_hash', ''],
    ...fields,
  ]);
  const body = new TextEncoder().encode(writePyJson(synapse, 'python'));
  const headers: [string, string][] = [
    ['name', schema.name],
    ['timeout', pyReprFloat(timeoutS)],
    ['bt_header_axon_ip', target.ip],
    ['bt_header_axon_port', String(target.port)],
    ['bt_header_axon_hotkey', target.hotkey],
    ['bt_header_dendrite_ip', ip],
    ['bt_header_dendrite_version', String(PROTOCOL_VERSION)],
    ['bt_header_dendrite_nonce', String(nonce)],
    ['bt_header_dendrite_uuid', uuid],
    ['bt_header_dendrite_hotkey', hotkey],
    ['bt_header_dendrite_signature', signature],
    ...inputHeaders(schema, fields),
  ];
  const headerSize = headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  headers.push(
    ['header_size', String(headerSize)],
    ['total_size', String(body.length)],
    ['computed_body_hash', hash],
    ['content-type', 'application/json'],
  );
  return { path: `/${schema.name}`, headers, body, fields, bodyHash: hash };
}
