/**
 * Writes an ONNX model: the protobuf messages of onnx.proto that a feed-forward graph needs (ModelProto, GraphProto, NodeProto,
 * AttributeProto, TensorProto, ValueInfoProto). IR version 10, one operator set of the standard domain, raw little-endian weights.
 */
export interface OnnxTensor {
  name: string;
  shape: readonly number[];
  data: Float32Array | BigInt64Array;
}

export interface OnnxNode {
  op: string;
  inputs: readonly string[];
  outputs: readonly string[];
  /** Whole numbers become INT, lists become INTS, texts become STRING; wrap a FLOAT as `{ float: x }`. */
  attributes?: Readonly<Record<string, number | readonly number[] | string | { float: number }>>;
}

export interface OnnxPort {
  name: string;
  /** Default float32. */
  type?: 'float32' | 'int64';
  /** A text is a free dimension of that name. */
  shape: readonly (number | string)[];
}

export interface OnnxModel {
  name: string;
  opset: number;
  inputs: readonly OnnxPort[];
  outputs: readonly OnnxPort[];
  nodes: readonly OnnxNode[];
  initializers: readonly OnnxTensor[];
  metadata?: Readonly<Record<string, string>>;
}

const FLOAT = 1;
const INT64 = 7;

type Bytes = Uint8Array;

function varint(value: number | bigint): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const out: number[] = [];
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    if (rest === 0n) return [...out, low];
    out.push(low | 0x80);
  }
}

const concat = (parts: readonly Bytes[]): Bytes => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

const integer = (field: number, value: number | bigint): Bytes => Uint8Array.from([...varint(field << 3), ...varint(value)]);
const bytes = (field: number, value: Bytes): Bytes =>
  concat([Uint8Array.from([...varint((field << 3) | 2), ...varint(value.length)]), value]);
const text = (field: number, value: string): Bytes => bytes(field, new TextEncoder().encode(value));
const message = (field: number, ...parts: Bytes[]): Bytes => bytes(field, concat(parts));
const float = (field: number, value: number): Bytes => {
  const out = new Uint8Array(5);
  out[0] = (field << 3) | 5;
  new DataView(out.buffer).setFloat32(1, value, true);
  return out;
};

function attribute(name: string, value: number | readonly number[] | string | { float: number }): Bytes {
  if (typeof value === 'string') return message(5, text(1, name), text(4, value), integer(20, 3));
  if (typeof value === 'number') return message(5, text(1, name), integer(3, value), integer(20, 2));
  if ('float' in value) return message(5, text(1, name), float(2, value.float), integer(20, 1));
  return message(5, text(1, name), ...value.map((x) => integer(8, x)), integer(20, 7));
}

const node = ({ op, inputs, outputs, attributes = {} }: OnnxNode): Bytes =>
  message(
    1,
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(3, outputs[0] ?? op),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  );

/** Little-endian bytes on any machine. */
function rawData(data: Float32Array | BigInt64Array): Bytes {
  const out = new Uint8Array(data.byteLength);
  const view = new DataView(out.buffer);
  if (data instanceof Float32Array) data.forEach((value, i) => view.setFloat32(4 * i, value, true));
  else data.forEach((value, i) => view.setBigInt64(8 * i, value, true));
  return out;
}

const tensor = ({ name, shape, data }: OnnxTensor): Bytes =>
  message(
    5,
    ...shape.map((size) => integer(1, size)),
    integer(2, data instanceof Float32Array ? FLOAT : INT64),
    text(8, name),
    bytes(9, rawData(data)),
  );

const port = (field: number, { name, type, shape }: OnnxPort): Bytes => {
  const dimensions = shape.map((size) => message(1, typeof size === 'string' ? text(2, size) : integer(1, size)));
  return message(field, text(1, name), message(2, message(1, integer(1, type === 'int64' ? INT64 : FLOAT), message(2, ...dimensions))));
};

/** The bytes of a `.onnx` file. Nodes must be in an order in which each input is known before it is used. */
export function writeOnnx(model: OnnxModel): Uint8Array {
  return concat([
    integer(1, 10),
    text(2, 'taolite'),
    text(3, '1'),
    message(
      7,
      ...model.nodes.map(node),
      text(2, model.name),
      ...model.initializers.map(tensor),
      ...model.inputs.map((one) => port(11, one)),
      ...model.outputs.map((one) => port(12, one)),
    ),
    message(8, text(1, ''), integer(2, model.opset)),
    ...Object.entries(model.metadata ?? {}).map(([key, value]) => message(14, text(1, key), text(2, value))),
  ]);
}
