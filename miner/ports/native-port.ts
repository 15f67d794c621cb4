/**
 * Native inference of the host as it crosses the bridge: model files are named by their hash and come in chunks that the host asks
 * for; requests and answers are those of the inference worker (`miner/inference/protocol.ts`), with tensors as bytes.
 */
import type { DeviceReport } from '../inference/inference-backend.ts';
import {
  bytes,
  integer,
  object,
  oneOf,
  text,
  SchemaError,
  type Check,
  type Checked,
} from '../../wallet/ports/schema.ts';
import { list, nothing, nullable, number, pair, tagged, truth } from './bridge/checks.ts';
import { call, pipe, type PageSide } from './bridge/schema.ts';

/** Bytes of one piece of a model file. */
export const NATIVE_CHUNK = 4 * 1024 * 1024;
/** Bytes of all tensors of one run, in or out. */
export const MOST_TENSOR_BYTES = 64 * 1024 * 1024;
const MOST_FILE = 2_000_000_000;
const MOST_SENTENCE = 2000;

const id = integer(0, Number.MAX_SAFE_INTEGER);
const name = text(100);
const sentence = text(MOST_SENTENCE);
const ms = number(0, 1e12);
const sha256: Check<string> = (value, path) => {
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value)) throw new SchemaError(path, 'a SHA-256 in hex');
  return value;
};

/** A tensor's bytes are little-endian and row-major, as in memory. */
const tensor = object({
  name: text(1000),
  type: oneOf('float32', 'int32', 'int64', 'uint8'),
  shape: list(integer(0, 2 ** 31 - 1), 16),
  bytes: bytes(MOST_TENSOR_BYTES),
});
const tensors = list(tensor, 1024);
const datum: Check<string | number | boolean> = (value, path) => {
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  return sentence(value, path);
};
/** An error of inference. Its data have names of their own, so they come as pairs. */
const fault = object({ name, message: sentence, data: list(pair(name, datum), 32) });

const trial = object({
  provider: oneOf('webgpu', 'wasm', 'native', 'server'),
  runMs: nullable(ms),
  difference: nullable(number(0, Number.MAX_VALUE)),
  refused: nullable(sentence),
});
const device: Check<DeviceReport> = object({
  provider: oneOf('webgpu', 'wasm', 'native', 'server'),
  device: name,
  threads: integer(1, 1024),
  reason: sentence,
  trials: list(trial, 8),
  loadMs: ms,
});

/** `manifest` is JSON: it is read with the manifest's own rules. */
const toNative = tagged('op', {
  load: object({ op: oneOf('load'), id, name, manifest: text(8_000_000) }),
  run: object({ op: oneOf('run'), id, name, feeds: tensors }),
  cancel: object({ op: oneOf('cancel'), id, run: id }),
  unload: object({ op: oneOf('unload'), id, name }),
  ping: object({ op: oneOf('ping'), id }),
});
const fromNative = tagged('say', {
  loaded: object({ say: oneOf('loaded'), id, device }),
  ran: object({ say: oneOf('ran'), id, outputs: tensors, runMs: ms }),
  done: object({ say: oneOf('done'), id }),
  error: object({ say: oneOf('error'), id, fault }),
  phase: object({
    say: oneOf('phase'),
    model: text(1000),
    phase: oneOf('read', 'create', 'compare', 'warm', 'ready'),
  }),
  /** The runtime's process ended; the pipe ends with it. */
  lost: object({ say: oneOf('lost'), why: sentence }),
});

const capabilities = object({
  threads: integer(1, 1024),
  /** Runtime and its version. */
  runtime: name,
  credits: object({ runs: integer(1, 64), bytes: integer(1, MOST_TENSOR_BYTES) }),
});

/** What the host asks while it takes a file. */
const keeping = tagged('ask', {
  /** What follows starts here: what came earlier is there still. */
  from: object({ ask: oneOf('from'), at: integer(0, MOST_FILE) }),
  /** The next piece, please. */
  more: object({ ask: oneOf('more') }),
  kept: object({ ask: oneOf('kept') }),
  refused: object({ ask: oneOf('refused'), fault }),
});

const finding = object({ works: truth(), why: sentence });

export const nativeSchema = {
  /** Whether the runtime is installed, and how it is. */
  status: call({}, finding),
  /** Takes a file of a model, verified by its hash. Files are kept as long as there is room; nobody can read them here. */
  keep: pipe({ sha256, bytes: integer(0, MOST_FILE) }, nothing(), bytes(NATIVE_CHUNK), keeping),
  /** A process of the runtime for this page, until the pipe ends. */
  open: pipe({}, capabilities, toNative, fromNative),
} as const;

export type NativeBridge = PageSide<{ native: typeof nativeSchema }>['native'];
export type NativeCapabilities = Checked<typeof capabilities>;
export type ToNative = Checked<typeof toNative>;
export type FromNative = Checked<typeof fromNative>;
export type NativeTensor = Checked<typeof tensor>;
export type NativeFault = Checked<typeof fault>;
export type Keeping = Checked<typeof keeping>;
/** Where a model file goes: what the page knows of it. */
export interface NativeFile {
  readonly sha256: string;
  readonly bytes: number;
}

/** A text that fits the schema. */
export const short = (words: string): string => words.slice(0, MOST_SENTENCE);
