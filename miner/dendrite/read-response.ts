// Reads an answer the way the SDK's client does, so that our validators and theirs agree on what is a success.
// Source: Python SDK 10, Dendrite.call and process_server_response; observed cases in the protocol's vectors.
import { JsonSyntaxError, parsePyJsonBytes } from '../axon/python/parse-json.ts';
import { toPlain } from '../axon/python/plain.ts';
import type { PlainValue } from '../axon/python/plain.ts';
import type { PyDict, PyValue } from '../axon/python/value.ts';
import { coerceFields, FieldValueError } from '../axon/synapse/coerce.ts';
import type { SynapseSchema } from '../axon/synapse/synapse-schema.ts';
import { AxonRefusedError, DendriteResponseError } from './dendrite-errors.ts';

/** What an answer says. */
export interface AxonReply {
  /** Status as the protocol counts it: from the headers, else from the body. 200 is success. */
  readonly statusCode: number;
  readonly statusMessage: string | null;
  /** The axon's own claim of its time, in seconds; for display only, never for scoring. */
  readonly processTimeS: number | null;
  /** Outputs only, fitted to the schema. Inputs are the asker's own. All at their defaults unless HTTP said 200. */
  readonly outputs: Readonly<Record<string, PlainValue>>;
}

const AXON = 'bt_header_axon_';
const INTEGERS = new Set([
  'header_size',
  'total_size',
  'bt_header_axon_port',
  'bt_header_axon_version',
  'bt_header_axon_nonce',
  'bt_header_axon_status_code',
  'bt_header_dendrite_port',
  'bt_header_dendrite_version',
  'bt_header_dendrite_nonce',
]);

type Headers = ReadonlyMap<string, string>;

function checkHeaders(pairs: readonly (readonly [string, string])[]): Headers {
  const headers = new Map(pairs);
  for (const [name, value] of headers) {
    if (INTEGERS.has(name) && !/^-?\d{1,40}$/.test(value))
      throw new DendriteResponseError(`the header ${name} is no integer`);
  }
  return headers;
}

function parseBody(headers: Headers, body: Uint8Array): PyValue {
  const type = [...headers].find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type)) {
    throw new DendriteResponseError(`the content type is "${type.slice(0, 80)}"`);
  }
  try {
    return parsePyJsonBytes(body);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new DendriteResponseError(error.message, { cause: error });
  }
}

const dictOf = (value: PyValue | undefined): PyDict => (value instanceof Map ? value : new Map<string, PyValue>());

/** Outputs of a complete answer. @throws DendriteResponseError for missing or wrong fields, inputs included. */
function readOutputs(schema: SynapseSchema, dict: PyDict): Record<string, PlainValue> {
  try {
    const fields = coerceFields(schema.fields, dict);
    return Object.fromEntries([...schema.outputs].map((name) => [name, toPlain(fields.get(name) ?? null)]));
  } catch (error) {
    if (!(error instanceof FieldValueError)) throw error;
    throw new DendriteResponseError(error.message, { cause: error });
  }
}

const defaultOutputs = (schema: SynapseSchema): Record<string, PlainValue> =>
  Object.fromEntries(schema.fields.filter((f) => schema.outputs.has(f.name)).map((f) => [f.name, toPlain(f.default)]));

/**
 * The status an answer's headers (first) or body give, or null.
 * @throws DendriteResponseError for a header that must be an integer and is not.
 */
export function readStatus(
  pairs: readonly (readonly [string, string])[],
  axon: PyDict = new Map(),
): { code: number | null; message: string | null; processTimeS: number | null } {
  const headers = checkHeaders(pairs);
  const inBody = axon.get('status_code');
  const code = headers.get(`${AXON}status_code`) ?? (typeof inBody === 'bigint' ? String(inBody) : null);
  const text = axon.get('status_message');
  const message = headers.get(`${AXON}status_message`) ?? (typeof text === 'string' ? text : null);
  const time = Number(headers.get(`${AXON}process_time`) ?? Number.NaN);
  return {
    code: code === null ? null : Number(code),
    message: message?.slice(0, 2000) ?? null,
    processTimeS: Number.isFinite(time) ? time : null,
  };
}

/**
 * Reads a complete answer.
 * @throws DendriteResponseError (422) when it is none of the protocol; AxonRefusedError when its status is not 200.
 */
export function readResponse(
  schema: SynapseSchema,
  httpStatus: number,
  pairs: readonly (readonly [string, string])[],
  body: Uint8Array,
): AxonReply {
  const headers = checkHeaders(pairs);
  const dict = dictOf(parseBody(headers, body));
  const outputs = httpStatus === 200 ? readOutputs(schema, dict) : defaultOutputs(schema);
  const inBody = httpStatus === 200 ? dictOf(dict.get('axon')) : new Map<string, PyValue>();
  const { code, message, processTimeS } = readStatus(pairs, inBody);
  const given = dict.get('message');
  const said = message ?? (typeof given === 'string' ? given.slice(0, 2000) : null);
  const statusCode = code ?? (httpStatus === 200 ? null : httpStatus);
  if (statusCode !== 200) throw new AxonRefusedError(statusCode, said ?? 'The axon gave no status.');
  return { statusCode, statusMessage: said, processTimeS, outputs };
}
