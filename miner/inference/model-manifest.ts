/** What is known about a model beside its bytes: where it belongs, what goes in and out, how good it is, how to check it. */
import { BadManifestError } from './inference-error.ts';
import { isPlainFileName } from './plain-file-name.ts';
import type { ElementType } from './tensor.ts';

/** An input or output. A text in `shape` is a free dimension; `batch` is the one micro-batching fills. */
export interface ModelPort {
  name: string;
  type: ElementType;
  shape: readonly (number | string)[];
}

/** Inputs with the outputs this model must give for them, within `tolerance` (absolute). Flat row-major numbers. */
export interface GoldenVectors {
  tolerance: number;
  vectors: readonly {
    inputs: Readonly<Record<string, { shape: readonly number[]; data: readonly number[] }>>;
    outputs: Readonly<Record<string, { shape: readonly number[]; data: readonly number[] }>>;
  }[];
}

/** A file beside the model file. */
export interface AccompanyingFile {
  /** Plain file name, as the model or its tokenizer knows it. */
  path: string;
  bytes: number;
  /** Lower-case hex SHA-256. */
  sha256: string;
}

export interface ModelManifest {
  format: 1;
  /** Folder name in the model store. */
  id: string;
  task: string;
  title: string;
  file: string;
  bytes: number;
  /** Lower-case hex SHA-256 of the file. */
  sha256: string;
  /** Files that belong to it: weights outside the model file, tokenizer, configuration. */
  files?: readonly AccompanyingFile[];
  opset: number;
  parameters: number;
  inputs: readonly ModelPort[];
  outputs: readonly ModelPort[];
  /** Class names in output order, for classifiers. */
  labels?: readonly string[];
  /** Seed of data and training; the script that made the file is `build/models/train.ts`. */
  seed: string;
  data: { source: string; licence: string };
  licence: string;
  /** Quality on data the training never saw, beside what guessing would get. */
  metric: { name: string; value: number; chance: number; heldOut: number; higherIsBetter: boolean };
  golden: GoldenVectors;
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length < 1000;
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isPort(value: unknown): value is ModelPort {
  return (
    isRecord(value) &&
    isText(value.name) &&
    ['float32', 'int32', 'int64', 'uint8'].includes(value.type as string) &&
    Array.isArray(value.shape) &&
    value.shape.length <= 8 &&
    value.shape.every((size) => isText(size) || isCount(size))
  );
}

const isHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

const isFile = (value: unknown): boolean =>
  isRecord(value) && isText(value.path) && isPlainFileName(value.path) && isCount(value.bytes) && isHash(value.sha256);

function isNumbers(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return Object.values(value).every(
    (one) =>
      isRecord(one) &&
      Array.isArray(one.shape) &&
      one.shape.every(isCount) &&
      Array.isArray(one.data) &&
      one.data.every((x) => typeof x === 'number') &&
      (one.shape as number[]).reduce((a, b) => a * b, 1) === one.data.length,
  );
}

/** Checks data from a file or the network to be a manifest. Throws `BadManifestError` naming the first wrong field. */
export function parseManifest(value: unknown): ModelManifest {
  const fail = (field: string): never => {
    throw new BadManifestError(`The model's description is damaged: "${field}" is missing or has a wrong form.`, {
      field,
    });
  };
  if (!isRecord(value)) return fail('manifest');
  if (value.format !== 1) fail('format');
  for (const field of ['id', 'task', 'title', 'seed', 'licence']) if (!isText(value[field])) fail(field);
  if (!isText(value.file) || !/^[\w.-]+$/.test(value.file) || value.file.includes('..')) fail('file');
  if (!isHash(value.sha256)) fail('sha256');
  for (const field of ['bytes', 'opset', 'parameters']) if (!isCount(value[field])) fail(field);
  for (const field of ['inputs', 'outputs']) {
    const ports = value[field];
    if (!Array.isArray(ports) || ports.length === 0 || ports.length > 64 || !ports.every(isPort)) fail(field);
  }
  if (
    value.files !== undefined &&
    !(Array.isArray(value.files) && value.files.length <= 64 && value.files.every(isFile))
  )
    fail('files');
  if (value.labels !== undefined && !(Array.isArray(value.labels) && value.labels.every(isText))) fail('labels');
  const { data, metric, golden } = value;
  if (!isRecord(data) || !isText(data.source) || !isText(data.licence)) fail('data');
  if (
    !isRecord(metric) ||
    !isText(metric.name) ||
    typeof metric.value !== 'number' ||
    typeof metric.chance !== 'number'
  )
    fail('metric');
  if (
    !isRecord(golden) ||
    typeof golden.tolerance !== 'number' ||
    !Array.isArray(golden.vectors) ||
    !golden.vectors.every((one) => isRecord(one) && isNumbers(one.inputs) && isNumbers(one.outputs))
  )
    fail('golden');
  return value as unknown as ModelManifest;
}
