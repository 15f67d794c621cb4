// The body of a good answer: the whole synapse, inputs as they came, outputs filled. Source: Python SDK 10,
// Synapse.model_dump order; numbers keep all their digits.
import { fromPlain, PlainValueError } from './python/plain.ts';
import { PyFloat } from './python/value.ts';
import type { PyDict, PyValue } from './python/value.ts';
import { writePyJson } from './python/write-json.ts';
import type { Caller } from './caller-gate.ts';
import type { ResponseFacts } from './response-headers.ts';
import type { RequestHead } from './request-headers.ts';
import { coerceValue, FieldValueError } from './synapse/coerce.ts';
import type { SynapseSchema } from './synapse/synapse-schema.ts';

/** A task handler returned something its synapse has no place for: a mistake of the task, told to the operator only. */
export class HandlerOutputError extends Error {
  override readonly name = 'HandlerOutputError';
}

const TERMINAL = [
  'status_code',
  'status_message',
  'process_time',
  'ip',
  'port',
  'version',
  'nonce',
  'uuid',
  'hotkey',
  'signature',
] as const;

/** One end of the connection, all ten keys in order. */
export function terminal(values: Partial<Record<(typeof TERMINAL)[number], PyValue>>): PyDict {
  return new Map(TERMINAL.map((key) => [key, values[key] ?? null]));
}

/**
 * Request fields with a handler's outputs put in.
 * @throws HandlerOutputError for a key that is no output of the synapse or a value that does not fit it.
 */
export function withOutputs(schema: SynapseSchema, fields: PyDict, result: unknown): PyDict {
  if (result === null || result === undefined) return fields;
  if (typeof result !== 'object') throw new HandlerOutputError(`The task ${schema.name} must return an object.`);
  const filled = new Map(fields);
  for (const [name, value] of Object.entries(result)) {
    const field = schema.fields.find((one) => one.name === name);
    if (!field || !schema.outputs.has(name)) {
      throw new HandlerOutputError(`The task ${schema.name} returned "${name}", which is not one of its outputs.`);
    }
    try {
      filled.set(name, coerceValue(field.type, fromPlain(value), name));
    } catch (error) {
      if (!(error instanceof FieldValueError || error instanceof PlainValueError)) throw error;
      throw new HandlerOutputError(`The task ${schema.name} returned a bad "${name}": ${error.message}`, {
        cause: error,
      });
    }
  }
  return filled;
}

/** JSON text of a good answer. */
export function responseBody(facts: ResponseFacts, head: RequestHead, caller: Caller, fields: PyDict): string {
  const echo = new Map(head.echo);
  const dendrite = terminal({
    ip: echo.get('bt_header_dendrite_ip') ?? null,
    version: head.callerVersion === null ? null : BigInt(head.callerVersion),
    nonce: caller.nonce,
    uuid: caller.uuid,
    hotkey: caller.hotkey,
    signature: head.signature,
  });
  const axon = terminal({
    status_code: BigInt(facts.status),
    status_message: facts.statusMessage,
    process_time: new PyFloat(facts.processTimeS),
    ip: facts.receiver.ip,
    port: BigInt(facts.receiver.port),
    hotkey: facts.receiver.hotkey,
  });
  const synapse: PyDict = new Map<string, PyValue>([
    ['name', facts.synapse],
    ['timeout', new PyFloat(head.timeoutS)],
    ['total_size', 0n],
    ['header_size', 0n],
    ['dendrite', dendrite],
    ['axon', axon],
    ['computed_body_hash', ''],
    ...fields,
  ]);
  return writePyJson(synapse);
}
