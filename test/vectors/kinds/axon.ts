// Replays `axon.json`: the axon wire protocol as recorded from the Python SDK 10. A list of cases per section.
import { readRequestHead, collectHeaders } from '../../../miner/axon/request-headers.ts';
import { formatIp, parseIp } from '../../../miner/axon/axon-info.ts';
import { EPISTULA_V2 } from '../../../miner/axon/epistula-dialects.ts';
import { epistulaInterval, epistulaMessage } from '../../../miner/axon/epistula.ts';
import { nonceRefusal } from '../../../miner/axon/nonce-rules.ts';
import { parsePyJson } from '../../../miner/axon/python/parse-json.ts';
import { pyRepr, pyReprFloat, pyReprString, pyStr } from '../../../miner/axon/python/repr.ts';
import { PyFloat } from '../../../miner/axon/python/value.ts';
import type { PyDict, PyValue } from '../../../miner/axon/python/value.ts';
import { hotkeyPublicKey } from '../../../miner/axon/hotkey-public-key.ts';
import { axonMessage, requestMessage, verifyText, verifyFast } from '../../../miner/axon/signature.ts';
import { bodyHash, EMPTY_BODY_HASH, sha3Hex } from '../../../miner/axon/synapse/body-hash.ts';
import { coerceFields } from '../../../miner/axon/synapse/coerce.ts';
import { inputHeaders } from '../../../miner/axon/synapse/input-headers.ts';
import { defineSynapse } from '../../../miner/axon/synapse/synapse-schema.ts';
import { PROTOCOL_VERSION, versionInt } from '../../../miner/axon/version.ts';
import { AxonRefusedError, DendriteError } from '../../../miner/dendrite/dendrite-errors.ts';
import { readResponse } from '../../../miner/dendrite/read-response.ts';
import {
  averageScores,
  normalizeMaxWeight,
  processWeights,
  weightsForEmit,
} from '../../../miner/dendrite/validator-weights.ts';
import { isRecord } from '../kind.ts';
import type { Kind, Result } from '../kind.ts';
import { list, record, text, type Case } from '../read-case.ts';

/** Expected and computed value of a case; equal when their JSON is. */
type Pair = readonly [expected: unknown, got: unknown];

const numbers = (value: unknown): number[] => list(value).map(Number);
const bigOrNull = (value: unknown): bigint | null =>
  value === null || value === undefined ? null : BigInt(text(value));
const dict = (value: PyValue): PyDict => {
  if (!(value instanceof Map)) throw new TypeError('a dict expected');
  return value;
};
/** Rounds to the six decimals to which float32 sums agree between machines. */
const about = (values: readonly number[]): string[] => values.map((value) => value.toFixed(6));

function schemaOf(one: Case) {
  const fields = Object.fromEntries(Object.entries(record(one['fields'])).map(([name, type]) => [name, text(type)]));
  const requiredHashFields = list(one['required_hash_fields']).map(text);
  return defineSynapse({ name: text(one['synapse']), fields, requiredHashFields, outputs: [] });
}

function bodyHashCase(one: Case): Pair {
  const schema = schemaOf(one);
  const fields = coerceFields(schema.fields, dict(parsePyJson(text(one['received_fields_json']))));
  const hashed = schema.requiredHashFields.map((name) => [name, pyStr(fields.get(name) ?? null)] as const);
  const dumped = dict(parsePyJson(text(one['dumped_fields_json'])));
  // A recorded dump may leave out trailing defaults; what it holds must agree.
  const got = {
    dumped: [...dumped.keys()].map((name) => `${name}=${pyRepr(fields.get(name) ?? null)}`),
    python_str: Object.fromEntries(hashed),
    field_hash: Object.fromEntries(hashed.map(([name, str]) => [name, sha3Hex(str)])),
    body_hash: bodyHash(schema, fields),
    input_obj_headers: Object.fromEntries(inputHeaders(schema, fields)),
  };
  const expected = {
    dumped: [...dumped].map(([name, value]) => `${name}=${pyRepr(value)}`),
    python_str: one['python_str'],
    field_hash: one['field_hash'],
    body_hash: one['body_hash'],
    input_obj_headers: one['input_obj_headers'],
  };
  return [expected, got];
}

async function signatureCase(one: Case, message: string): Promise<Pair> {
  const key = hotkeyPublicKey(text(one['signer']));
  const valid = key !== null && (await verifyText(verifyFast, message, text(one['signature']), key));
  return [
    { message: one['message'], valid: one['valid'] },
    { message, valid },
  ];
}

function requestSignatureCase(one: Case): Promise<Pair> {
  const message = requestMessage({
    nonce: BigInt(text(one['nonce'])),
    callerHotkey: text(one['dendrite_hotkey']),
    receiverHotkey: text(one['axon_hotkey']),
    uuid: text(one['uuid']),
    bodyHash: text(one['computed_body_hash']),
  });
  return signatureCase({ ...one, signer: one['dendrite_hotkey'] }, message);
}

function axonSignatureCase(one: Case): Promise<Pair> {
  const message = axonMessage({
    nonce: BigInt(text(one['nonce'])),
    callerHotkey: text(one['dendrite_hotkey']),
    receiverHotkey: text(one['axon_hotkey']),
    uuid: text(one['axon_uuid']),
  });
  return signatureCase({ ...one, signer: one['axon_hotkey'] }, message);
}

async function epistulaCase(one: Case): Promise<Pair> {
  const subject = {
    body: new TextEncoder().encode(text(one['body_utf8'])),
    uuid: text(one['uuid']),
    timestampMs: Number(one['timestamp_ms']),
    signedFor: one['signed_for'] === null ? null : text(one['signed_for']),
  };
  const key = hotkeyPublicKey(text(one['signed_by'])) ?? new Uint8Array(32);
  const forms = await Promise.all(
    (['with_uuid', 'without_uuid'] as const).map(async (form) => {
      const message = epistulaMessage(subject, { ...EPISTULA_V2, uuidInMessage: form === 'with_uuid' });
      const signature = text(one[`signature_${form}`]);
      return [message, await verifyText(verifyFast, message, signature, key)] as const;
    }),
  );
  const intervals = [
    epistulaInterval(subject.timestampMs, 'integer'),
    epistulaInterval(subject.timestampMs, 'python-float'),
  ];
  return [
    [
      [one['message_with_uuid'], true],
      [one['message_without_uuid'], true],
      [String(one['interval_integer']), one['interval_python_float_text']],
    ],
    [...forms, intervals],
  ];
}

function nonceCase(one: Case): Pair {
  const refusal = nonceRefusal({
    nonce: bigOrNull(one['nonce']),
    stored: bigOrNull(one['stored_nonce']),
    nowNs: BigInt(text(one['now_ns'])),
    timeoutNs: BigInt(Math.round(Number(one['timeout_s']) * 1e9)),
    callerVersion: Number(one['dendrite_version']),
  });
  return [one['error'], refusal];
}

function ipCase(one: Case): Pair {
  const { ip, ipType } = parseIp(text(one['ip']));
  return [
    [one['ip_int'], one['ip_type'], one['ip']],
    [String(ip), ipType, formatIp(ip, ipType)],
  ];
}

function processCase(one: Case): Pair {
  const done = processWeights(numbers(one['weights']), {
    neurons: Number(one['num_neurons']),
    minAllowedWeights: Number(one['min_allowed_weights']),
    maxWeightLimit: Number(one['max_weight_limit']),
    excludeQuantile: Number(one['exclude_quantile_u16']),
  });
  const emit = weightsForEmit(done.uids, done.weights);
  return [
    [one['uids'], about(numbers(one['out'])), one['emit_uids'], one['emit_weights']],
    [done.uids, about(done.weights), emit.uids, emit.weights],
  ];
}

function emitCase(one: Case): Pair {
  const emit = weightsForEmit(numbers(one['uids']), numbers(one['weights']).map(Math.fround));
  return [
    [one['out_uids'], one['out_weights']],
    [emit.uids, emit.weights],
  ];
}

function averageCase(one: Case): Pair {
  const rewards = new Map(Object.entries(record(one['rewards_by_uid'])).map(([uid, r]) => [Number(uid), Number(r)]));
  return [about(numbers(one['out'])), about(averageScores(numbers(one['scores']), rewards, Number(one['alpha'])))];
}

/** A recorded request must be read without loss: its signature, over what we read from its headers, must verify. */
async function capturedRequest(one: Case): Promise<Pair> {
  const pairs = list(one['headers']).map((pair): [string, string] => [text(list(pair)[0]), text(list(pair)[1])]);
  const head = readRequestHead(collectHeaders(pairs));
  const subject = {
    nonce: head.nonce ?? 0n,
    callerHotkey: head.callerHotkey ?? '',
    receiverHotkey: text(new Map(pairs).get('bt_header_axon_hotkey')),
    uuid: head.uuid ?? '',
    bodyHash: head.bodyHash ?? '',
  };
  const key = hotkeyPublicKey(subject.callerHotkey) ?? new Uint8Array(32);
  const valid = await verifyText(verifyFast, requestMessage(subject), head.signature ?? '', key);
  const body = dict(parsePyJson(text(one['body'])));
  const inBody = dict(body.get('dendrite') ?? null).get('nonce');
  return [
    { valid: true, nonceInBody: String(subject.nonce) },
    { valid, nonceInBody: String(inBody) },
  ];
}

const DUMMY = defineSynapse({ name: 'Dummy', fields: { dummy_input: 'int', dummy_output: 'int|null=null' } });

/** What a caller makes of an answer, in the words of the vectors. */
function view(status: number, headers: [string, string][], body: string): { status: number | null; output: unknown } {
  try {
    const reply = readResponse(DUMMY, status, headers, new TextEncoder().encode(body));
    return { status: reply.statusCode, output: reply.outputs['dummy_output'] };
  } catch (error) {
    if (error instanceof AxonRefusedError || error instanceof DendriteError)
      return { status: error.statusCode, output: null };
    throw error;
  }
}

function callerViewCase(one: Case): Pair {
  const headers = Object.entries(record(one['headers'])).map(([name, value]): [string, string] => [name, text(value)]);
  headers.push(['content-type', text(one['content_type'])]);
  const seen = view(Number(one['http_status']), headers, JSON.stringify(one['body']));
  // Outputs of a failed answer are not handed on, although the SDK leaves them in its object.
  const expected = {
    status: one['expect_status_code'],
    output: one['expect_success'] === true ? one['expect_dummy_output'] : null,
  };
  return [expected, seen];
}

function capturedResponse(one: Case): Pair {
  const headers = Object.entries(record(one['headers'])).map(([name, value]): [string, string] => [name, text(value)]);
  const body = text(one['body']);
  const expected = {
    status: Number(record(one['headers'])['bt_header_axon_status_code']),
    output: one['status'] === 200 ? (JSON.parse(body) as Case)['dummy_output'] : null,
  };
  return [expected, view(Number(one['status']), headers, body)];
}

const sections: Readonly<Record<string, (one: Case) => Pair | Promise<Pair>>> = {
  version_int_cases: (one) => [one['int'], versionInt(text(one['version']))],
  body_hash: bodyHashCase,
  python_float_repr: (one) => {
    const parsed = parsePyJson(text(one['value']));
    return [one['repr'], parsed instanceof PyFloat ? pyReprFloat(parsed.value) : 'no float'];
  },
  python_str_repr: (one) => [one['repr_in_list'], pyReprString(text(one['value']))],
  request_signature: requestSignatureCase,
  axon_signature: axonSignatureCase,
  nonce: nonceCase,
  ip_encoding: ipCase,
  normalize_max_weight: (one) => [
    about(numbers(one['result'])),
    about(normalizeMaxWeight(numbers(one['x']), Number(one['limit']))),
  ],
  weights_for_emit: emitCase,
  process_weights: processCase,
  moving_average: averageCase,
  epistula: epistulaCase,
  captured_requests: capturedRequest,
  captured_responses: capturedResponse,
  caller_view: callerViewCase,
};

/** The cases of a section; some sections are objects with a list and what its cases share. */
function casesOf(name: string, section: unknown): Record<string, unknown[]> {
  if (Array.isArray(section)) return { [name]: section };
  const { cases, requests, responses, ...shared } = record(section);
  if (Array.isArray(cases)) return { [name]: cases.map((one) => ({ ...shared, ...record(one) })) };
  return {
    ...(Array.isArray(requests) ? { [`${name}_requests`]: requests } : {}),
    ...(Array.isArray(responses) ? { [`${name}_responses`]: responses } : {}),
  };
}

async function replayCase(id: string, run: () => Pair | Promise<Pair>): Promise<Result> {
  try {
    const [expected, got] = await run();
    const equal = JSON.stringify(expected) === JSON.stringify(got);
    return equal ? { id, status: 'passed' } : { id, status: 'failed', expected, got };
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { id, status: 'failed', message };
  }
}

async function* replay(content: Case): AsyncGenerator<Result> {
  for (const [key, section] of Object.entries(content)) {
    if (key === 'about' || key === 'sdk_version') continue;
    if (key === 'version_as_int') yield await replayCase(key, () => [section, PROTOCOL_VERSION]);
    else if (key === 'empty_body_hash') yield await replayCase(key, () => [section, EMPTY_BODY_HASH]);
    else if (typeof section !== 'object' || section === null) yield { id: key, status: 'unknown' };
    else {
      for (const [name, cases] of Object.entries(casesOf(key, section))) {
        const run = Object.hasOwn(sections, name) ? sections[name] : undefined;
        for (const [i, one] of cases.entries()) {
          const id = `${name}[${i}]`;
          yield run ? await replayCase(id, () => run(record(one))) : { id, status: 'unknown' };
        }
      }
    }
  }
}

/** The axon protocol. */
export const axon: Kind = {
  name: 'axon protocol',
  matches: (file) => isRecord(file.content) && 'empty_body_hash' in file.content && 'request_signature' in file.content,
  replay: (file) => replay(record(file.content)),
};
