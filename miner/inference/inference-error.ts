/**
 * Everything that can go wrong between model bytes and an answer. Each class says what happened and what to do; `data` is for
 * machines. They cross a worker as plain data (`errorToWire`, `errorFromWire`) and keep their class.
 */
export type ErrorData = Readonly<Record<string, string | number | boolean>>;

export class InferenceError extends Error {
  override readonly name: string = 'InferenceError';
  readonly data: ErrorData;
  constructor(message: string, data: ErrorData = {}, options?: ErrorOptions) {
    super(message, options);
    this.data = data;
  }
}

/** The bytes are not an ONNX model at all. */
export class NotOnnxError extends InferenceError {
  override readonly name = 'NotOnnxError';
}
/** The file begins like an ONNX model but ends too early. */
export class TruncatedModelError extends InferenceError {
  override readonly name = 'TruncatedModelError';
}
/** A valid ONNX model that needs something this build does not run: operator domain, opset, external file, size. */
export class UnsupportedModelError extends InferenceError {
  override readonly name = 'UnsupportedModelError';
}
/** The model's inputs or outputs are not those its description (or the task) promises. */
export class ModelShapeError extends InferenceError {
  override readonly name = 'ModelShapeError';
}
/** The model's description is damaged. */
export class BadManifestError extends InferenceError {
  override readonly name = 'BadManifestError';
}
/** The model's bytes do not have the recorded SHA-256. */
export class ModelHashError extends InferenceError {
  override readonly name = 'ModelHashError';
}
/** The store has no such model. */
export class ModelMissingError extends InferenceError {
  override readonly name = 'ModelMissingError';
}
/** A file could not be fetched. What was fetched so far is kept; the same import goes on from there. */
export class DownloadError extends InferenceError {
  override readonly name = 'DownloadError';
}
/** The disk, or the share of it this browser may use, has no room for the file. */
export class NoRoomError extends InferenceError {
  override readonly name = 'NoRoomError';
}
/** A runtime that the person chose is not installed. */
export class RuntimeMissingError extends InferenceError {
  override readonly name = 'RuntimeMissingError';
}
/** No inference server gave an answer; the last one's reason is in the message. */
export class ServerError extends InferenceError {
  override readonly name = 'ServerError';
}
/** The runtime could not make a session on any provider. */
export class SessionError extends InferenceError {
  override readonly name = 'SessionError';
}
/** The model answers otherwise than its golden vectors say, on every provider tried. */
export class GoldenMismatchError extends InferenceError {
  override readonly name = 'GoldenMismatchError';
}
/** A run failed in the runtime. */
export class RunError extends InferenceError {
  override readonly name = 'RunError';
}
/** Input tensors that do not fit the model. The caller is at fault. */
export class BadTensorError extends InferenceError {
  override readonly name = 'BadTensorError';
}
/** The model answered with NaN or infinity. */
export class NonFiniteOutputError extends InferenceError {
  override readonly name = 'NonFiniteOutputError';
}
/** Too much work is waiting already. Try again later; nothing was computed. */
export class QueueFullError extends InferenceError {
  override readonly name = 'QueueFullError';
}
/** The worker or its GPU device was lost and could not be brought back. */
export class WorkerLostError extends InferenceError {
  override readonly name = 'WorkerLostError';
}
/** The backend or model was closed while the work waited. */
export class BackendClosedError extends InferenceError {
  override readonly name = 'BackendClosedError';
}
/** The caller took the work back. */
export class CancelledError extends InferenceError {
  override readonly name = 'CancelledError';
}

const CLASSES = [
  InferenceError,
  NotOnnxError,
  TruncatedModelError,
  UnsupportedModelError,
  ModelShapeError,
  BadManifestError,
  ModelHashError,
  ModelMissingError,
  DownloadError,
  NoRoomError,
  RuntimeMissingError,
  ServerError,
  SessionError,
  GoldenMismatchError,
  RunError,
  BadTensorError,
  NonFiniteOutputError,
  QueueFullError,
  WorkerLostError,
  BackendClosedError,
  CancelledError,
] as const;

/** Keyed by the instance's own name: a minifier renames classes, not texts. */
const BY_NAME = new Map(CLASSES.map((one) => [new one('').name, one]));

/** An error as structured-cloneable data. */
export interface WireError {
  name: string;
  message: string;
  data: ErrorData;
}

/** Any thrown value as data; unknown ones become an `InferenceError` with their message. */
export function errorToWire(error: unknown): WireError {
  if (error instanceof InferenceError) return { name: error.name, message: error.message, data: error.data };
  return { name: 'InferenceError', message: messageOf(error), data: {} };
}

/** The error again, of its own class. */
export function errorFromWire(wire: WireError): InferenceError {
  return new (BY_NAME.get(wire.name) ?? InferenceError)(wire.message, wire.data);
}

/** The message of anything thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
