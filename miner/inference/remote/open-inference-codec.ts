/**
 * Tensors in the Open Inference Protocol v2 (KServe, Triton, MLServer): as JSON numbers, or as raw little-endian bytes after the
 * JSON where the server speaks the binary tensor extension. Source: kserve/open-inference-protocol, specification/protocol.
 */
import { ServerError } from '../inference-error.ts';
import { elementCount, type ElementType, type Tensor, type Tensors } from '../tensor.ts';

const DATATYPES: Readonly<Record<ElementType, string>> = {
  float32: 'FP32',
  int32: 'INT32',
  int64: 'INT64',
  uint8: 'UINT8',
};
const ELEMENTS = new Map(Object.entries(DATATYPES).map(([element, name]) => [name, element as ElementType]));

/** The element type of a datatype's name; null for one that is not used here. */
export const elementOf = (datatype: unknown): ElementType | null => ELEMENTS.get(datatype as string) ?? null;

export interface EncodedRequest {
  headers: Record<string, string>;
  body: Uint8Array;
}

/** @param outputs names of the outputs that are wanted */
export function encodeRequest(feeds: Tensors, outputs: readonly string[], binary: boolean): EncodedRequest {
  const entries = Object.entries(feeds);
  const raw = entries.map(
    ([, { data }]) => new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
  );
  const inputs = entries.map(([name, tensor], i) => ({
    name,
    shape: tensor.shape,
    datatype: DATATYPES[tensor.type],
    ...(binary
      ? { parameters: { binary_data_size: raw[i]!.length } }
      : { data: Array.from(tensor.data as ArrayLike<number | bigint>, Number) }),
  }));
  const wanted = outputs.map((name) => ({ name, ...(binary && { parameters: { binary_data: true } }) }));
  const head = new TextEncoder().encode(JSON.stringify({ inputs, outputs: wanted }));
  if (!binary) return { headers: { 'content-type': 'application/json' }, body: head };
  const body = new Uint8Array(head.length + raw.reduce((sum, { length }) => sum + length, 0));
  body.set(head);
  let at = head.length;
  for (const part of raw) {
    body.set(part, at);
    at += part.length;
  }
  return {
    headers: { 'content-type': 'application/octet-stream', 'inference-header-content-length': String(head.length) },
    body,
  };
}

const bad = (what: string) => new ServerError(`it answered against the protocol: ${what}`);

/** @param headerLength the answer's `Inference-Header-Content-Length`; null for JSON alone. @throws ServerError */
export function decodeResponse(body: Uint8Array, headerLength: string | null): Tensors {
  const split = headerLength === null ? body.length : /^\d{1,9}$/.test(headerLength) ? Number(headerLength) : Infinity;
  if (split > body.length) throw bad('its header is longer than its answer');
  const head = parseJson(body.subarray(0, split)) as { outputs?: unknown } | null;
  if (!Array.isArray(head?.outputs) || head.outputs.length > 64) throw bad('there are no outputs');
  const tensors: Record<string, Tensor> = {};
  let at = split;
  for (const output of head.outputs as unknown[]) {
    const { name, shape, datatype, data, parameters } = (output ?? {}) as Record<string, unknown>;
    const type = elementOf(datatype);
    if (typeof name !== 'string' || type === null)
      throw bad(`an output has the datatype ${String(datatype).slice(0, 20)}`);
    if (!Array.isArray(shape) || shape.length > 8 || !shape.every((size) => Number.isSafeInteger(size) && size >= 0))
      throw bad(`"${name.slice(0, 60)}" has no valid shape`);
    const size = (parameters as { binary_data_size?: unknown } | undefined)?.binary_data_size;
    let values: Tensor['data'];
    if (size !== undefined) {
      if (!Number.isSafeInteger(size) || (size as number) < 0 || at + (size as number) > body.length)
        throw bad(`the bytes of "${name.slice(0, 60)}" are missing`);
      values = fromBytes(type, body.slice(at, at + (size as number)));
      at += size as number;
    } else values = fromNumbers(type, data);
    if (values.length !== elementCount(shape as number[]))
      throw bad(
        `"${name.slice(0, 60)}" has ${values.length} values, its shape wants ${elementCount(shape as number[])}`,
      );
    tensors[name] = { type, shape: shape as number[], data: values } as Tensor;
  }
  return tensors;
}

export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw bad('that is no JSON');
  }
}

const WIDTH: Readonly<Record<ElementType, number>> = { float32: 4, int32: 4, int64: 8, uint8: 1 };

function fromBytes(type: ElementType, bytes: Uint8Array): Tensor['data'] {
  if (bytes.length % WIDTH[type] !== 0) throw bad('its bytes are cut in the middle of a value');
  const { buffer } = bytes as Uint8Array<ArrayBuffer>;
  if (type === 'float32') return new Float32Array(buffer);
  if (type === 'int32') return new Int32Array(buffer);
  return type === 'int64' ? new BigInt64Array(buffer) : bytes;
}

function fromNumbers(type: ElementType, data: unknown): Tensor['data'] {
  // Servers may nest rows; the order is row-major either way.
  const flat: unknown[] = Array.isArray(data) ? (data as unknown[]).flat(8) : [];
  if (!Array.isArray(data) || !flat.every((value) => typeof value === 'number')) throw bad('its values are no numbers');
  const numbers = flat as number[];
  if (type === 'float32') return Float32Array.from(numbers);
  if (!numbers.every(Number.isSafeInteger)) throw bad('its values are no whole numbers');
  if (type === 'int32') return Int32Array.from(numbers);
  return type === 'int64' ? BigInt64Array.from(numbers, BigInt) : Uint8Array.from(numbers);
}
