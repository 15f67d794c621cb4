/**
 * What an ONNX file says about itself, read by ourselves before any runtime sees it: versions, operators, inputs and outputs,
 * and where each weight lies. Graphs inside nodes (If, Loop, Scan) are walked too. Field numbers: onnx/onnx, onnx.proto.
 */
import { NotOnnxError, UnsupportedModelError } from '../inference-error.ts';
import { fields, textOf, type Field } from './protobuf.ts';

/** ONNX TensorProto.DataType numbers, by name. */
const ELEMENTS = [
  'undefined', 'float32', 'uint8', 'int8', 'uint16', 'int16', 'int32', 'int64', 'string', 'bool', 'float16', 'float64',
  'uint32', 'uint64', 'complex64', 'complex128', 'bfloat16',
] as const; // prettier-ignore

export interface HeaderPort {
  name: string;
  /** Element type; `other-N` for one not listed above. */
  type: string;
  /** A text is a free dimension; null means the model does not say. */
  shape: (number | string)[] | null;
}

export interface HeaderWeight {
  name: string;
  type: string;
  shape: number[];
  /** Where the raw little-endian data lies in the file; null when it is stored otherwise. */
  raw: { start: number; end: number } | null;
  /** File name of external data, if the weight is not in this file. */
  external: string | null;
  /** Where it lies in that file; a length of null reaches to its end. Null for a weight of this file. */
  externalRange: { offset: number; length: number | null } | null;
}

export interface ModelHeader {
  irVersion: number;
  producer: string;
  /** Operator set version by domain; '' is the standard one. */
  opsets: Record<string, number>;
  graphName: string;
  inputs: HeaderPort[];
  outputs: HeaderPort[];
  weights: HeaderWeight[];
  /** Element types that occur in it: of weights, constants, conversions, inputs and outputs. */
  elementTypes: string[];
  nodeCount: number;
  /** Operators in use as `domain:Name` (`:Conv` for the standard domain). */
  operators: string[];
  metadata: Record<string, string>;
}

const MAX_NODES = 100_000;
const MAX_DEPTH = 8;

/** Parses the header. Throws `NotOnnxError`, `TruncatedModelError` or `UnsupportedModelError` (far too large a graph). */
export function readModelHeader(bytes: Uint8Array): ModelHeader {
  if (bytes.length === 0) throw new NotOnnxError('The model file is empty.', { bytes: 0 });
  const header: ModelHeader = {
    irVersion: 0,
    producer: '',
    opsets: {},
    graphName: '',
    inputs: [],
    outputs: [],
    weights: [],
    elementTypes: [],
    nodeCount: 0,
    operators: [],
    metadata: {},
  };
  const operators = new Set<string>();
  const types = new Set<string>();
  let graphs = 0;
  for (const field of fields(bytes)) {
    if (field.number === 1 && field.kind === 'varint') header.irVersion = Number(field.value);
    else if (field.kind !== 'bytes') continue;
    else if (field.number === 2) header.producer = textOf(bytes, field);
    else if (field.number === 8) {
      const entry = readOpset(bytes, field);
      header.opsets[entry.domain] = entry.version;
    } else if (field.number === 14) {
      const [key, value] = readPair(bytes, field);
      header.metadata[key] = value;
    } else if (field.number === 7) {
      graphs++;
      readGraph(bytes, field, header, { operators, types }, 0);
    }
  }
  if (header.irVersion === 0 || graphs !== 1 || Object.keys(header.opsets).length === 0)
    throw new NotOnnxError('The file is not an ONNX model: it lacks a version, an operator set or a graph.', {
      bytes: bytes.length,
    });
  for (const { type } of [...header.weights, ...header.inputs, ...header.outputs]) types.add(type);
  header.elementTypes = [...types].sort();
  header.operators = [...operators].sort();
  return header;
}

function readOpset(bytes: Uint8Array, of: Field): { domain: string; version: number } {
  const entry = { domain: '', version: 0 };
  for (const field of fields(bytes, of.start, of.end)) {
    if (field.number === 1 && field.kind === 'bytes') entry.domain = textOf(bytes, field);
    if (field.number === 2 && field.kind === 'varint') entry.version = Number(field.value);
  }
  if (entry.domain === 'ai.onnx') entry.domain = ''; // the standard domain's long name
  return entry;
}

function readPair(bytes: Uint8Array, of: Field): [string, string] {
  let key = '';
  let value = '';
  for (const field of fields(bytes, of.start, of.end)) {
    if (field.kind !== 'bytes') continue;
    if (field.number === 1) key = textOf(bytes, field);
    if (field.number === 2) value = textOf(bytes, field);
  }
  return [key, value];
}

/** What is gathered from all graphs. */
interface Seen {
  operators: Set<string>;
  types: Set<string>;
}

function readGraph(bytes: Uint8Array, of: Field, header: ModelHeader, seen: Seen, depth: number): void {
  if (depth > MAX_DEPTH)
    throw new UnsupportedModelError(`The model nests graphs more than ${MAX_DEPTH} deep.`, { depth });
  for (const field of fields(bytes, of.start, of.end)) {
    if (field.kind !== 'bytes') continue;
    if (field.number === 1) readNode(bytes, field, header, seen, depth);
    else if (field.number === 5) header.weights.push(readTensor(bytes, field));
    else if (depth > 0) continue;
    else if (field.number === 2) header.graphName = textOf(bytes, field);
    else if (field.number === 11) header.inputs.push(readPort(bytes, field));
    else if (field.number === 12) header.outputs.push(readPort(bytes, field));
  }
  if (depth > 0) return;
  // Files of IR version 3 and older list weights among the inputs as well.
  const stored = new Set(header.weights.map(({ name }) => name));
  header.inputs = header.inputs.filter(({ name }) => !stored.has(name));
}

function readNode(bytes: Uint8Array, of: Field, header: ModelHeader, seen: Seen, depth: number): void {
  if (++header.nodeCount > MAX_NODES)
    throw new UnsupportedModelError(`The model has more than ${MAX_NODES} operations.`, { nodes: header.nodeCount });
  let operator = '';
  let domain = '';
  for (const field of fields(bytes, of.start, of.end)) {
    if (field.kind !== 'bytes') continue;
    if (field.number === 4) operator = textOf(bytes, field);
    else if (field.number === 7) domain = textOf(bytes, field);
    else if (field.number === 5) readAttribute(bytes, field, header, seen, depth);
  }
  seen.operators.add(`${domain === 'ai.onnx' ? '' : domain}:${operator}`);
}

/** Attributes that name an element type: what `Cast` and its kin convert to, what generators make. */
const TYPE_ATTRIBUTES = new Set(['to', 'dtype', 'output_dtype']);

function readAttribute(bytes: Uint8Array, of: Field, header: ModelHeader, seen: Seen, depth: number): void {
  let name = '';
  let whole: bigint | null = null;
  for (const field of fields(bytes, of.start, of.end)) {
    if (field.number === 3 && field.kind === 'varint') whole = field.value;
    if (field.kind !== 'bytes') continue;
    if (field.number === 1) name = textOf(bytes, field);
    else if (field.number === 6 || field.number === 11) readGraph(bytes, field, header, seen, depth + 1);
    else if (field.number === 5 || field.number === 10) {
      const { external, externalRange, name: tensor, type } = readTensor(bytes, field);
      seen.types.add(type);
      if (external !== null) header.weights.push({ name: tensor, type, shape: [], raw: null, external, externalRange });
    }
  }
  if (whole !== null && TYPE_ATTRIBUTES.has(name)) seen.types.add(elementName(whole));
}

function readTensor(bytes: Uint8Array, of: Field): HeaderWeight {
  const weight: HeaderWeight = {
    name: '',
    type: 'undefined',
    shape: [],
    raw: null,
    external: null,
    externalRange: null,
  };
  const range: { offset: number; length: number | null } = { offset: 0, length: null };
  for (const field of fields(bytes, of.start, of.end)) {
    if (field.number === 1) weight.shape.push(...readDimensions(bytes, field));
    else if (field.number === 2 && field.kind === 'varint') weight.type = elementName(field.value);
    else if (field.kind !== 'bytes') continue;
    else if (field.number === 8) weight.name = textOf(bytes, field);
    else if (field.number === 9) weight.raw = { start: field.start, end: field.end };
    else if (field.number === 13) {
      const [key, value] = readPair(bytes, field);
      if (key === 'location') weight.external = value;
      else if (key === 'offset') range.offset = externalNumber(value);
      else if (key === 'length') range.length = externalNumber(value);
    }
  }
  if (weight.external !== null) weight.externalRange = range;
  return weight;
}

/** Offsets and lengths of external data are decimal texts. */
function externalNumber(text: string): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(value)) return value;
  throw new NotOnnxError('The file is not a valid ONNX model: a place of outside data is no number.', {
    text: text.slice(0, 40),
  });
}

/** Dimensions come one by one or packed; both are valid protobuf. */
function readDimensions(bytes: Uint8Array, field: Field): number[] {
  if (field.kind === 'varint') return [Number(field.value)];
  if (field.kind !== 'bytes') return [];
  const sizes: number[] = [];
  let value = 0;
  let scale = 1;
  for (const byte of bytes.subarray(field.start, field.end)) {
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte >= 0x80) continue;
    sizes.push(value);
    value = 0;
    scale = 1;
  }
  return sizes;
}

const elementName = (number: bigint): string => ELEMENTS[Number(number)] ?? `other-${number}`;

function readPort(bytes: Uint8Array, of: Field): HeaderPort {
  const port: HeaderPort = { name: '', type: 'undefined', shape: null };
  for (const field of fields(bytes, of.start, of.end)) {
    if (field.kind !== 'bytes') continue;
    if (field.number === 1) port.name = textOf(bytes, field);
    if (field.number !== 2) continue;
    for (const type of fields(bytes, field.start, field.end)) {
      if (type.number !== 1 || type.kind !== 'bytes') continue; // sequences, maps and sparse tensors stay 'undefined'
      for (const part of fields(bytes, type.start, type.end)) {
        if (part.number === 1 && part.kind === 'varint') port.type = elementName(part.value);
        if (part.number === 2 && part.kind === 'bytes') port.shape = readShape(bytes, part);
      }
    }
  }
  return port;
}

function readShape(bytes: Uint8Array, of: Field): (number | string)[] {
  const shape: (number | string)[] = [];
  for (const dimension of fields(bytes, of.start, of.end)) {
    if (dimension.number !== 1 || dimension.kind !== 'bytes') continue;
    let size: number | string = '?';
    for (const field of fields(bytes, dimension.start, dimension.end)) {
      if (field.number === 1 && field.kind === 'varint') size = Number(field.value);
      if (field.number === 2 && field.kind === 'bytes') size = textOf(bytes, field);
    }
    shape.push(size);
  }
  return shape;
}
