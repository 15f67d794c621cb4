/** A model file of the person's own: checked, described and brought into the form the miner loads. The same in a page and headless. */
import { ModelShapeError } from '../../inference/inference-error.ts';
import type { AccompanyingFile, ModelManifest, ModelPort } from '../../inference/model-manifest.ts';
import { checkModelFile } from '../../inference/onnx/check-model.ts';
import type { HeaderPort } from '../../inference/onnx/model-header.ts';
import type { Task } from '../../tasks/task.ts';
import { ownModelId } from './own-model-id.ts';

const ELEMENTS = ['float32', 'int32', 'int64', 'uint8'] as const;

function portOf(kind: 'input' | 'output', { name, type, shape }: HeaderPort): ModelPort {
  const element = ELEMENTS.find((known) => known === type);
  if (element === undefined || shape === null)
    throw new ModelShapeError(
      `The model's ${kind} "${name}" has ${shape === null ? 'no stated shape' : `elements of type ${type}`}; export it with float32 and a stated shape.`,
      { kind, name, type },
    );
  return { name, type: element, shape };
}

/**
 * The description of a file of one's own.
 * @param sha256 lower-case hex of the file's hash
 * @param bundled the task's bundled model: its class names stand for those of the file too
 * @param about what belongs to it, and where all of it comes from
 * @throws NotOnnxError, TruncatedModelError, UnsupportedModelError, ModelShapeError, ModelMismatchError
 */
export function describeOwnModel(
  task: Task,
  bundled: ModelManifest,
  fileName: string,
  bytes: Uint8Array,
  sha256: string,
  { files = [], origin = 'a file of your own' }: { files?: readonly AccompanyingFile[]; origin?: string } = {},
): ModelManifest {
  const header = checkModelFile(bytes, new Map(files.map((file) => [file.path, file.bytes])));
  const manifest: ModelManifest = {
    format: 1,
    id: ownModelId(sha256),
    task: task.name,
    title: fileName.replace(/\.onnx$/i, '').slice(0, 80) || 'Own model',
    file: 'model.onnx',
    bytes: bytes.length,
    sha256,
    ...(files.length > 0 ? { files } : {}),
    opset: header.opsets[''] ?? 0,
    parameters: header.weights.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0),
    inputs: header.inputs.map((port) => portOf('input', port)),
    outputs: header.outputs.map((port) => portOf('output', port)),
    ...(bundled.labels ? { labels: bundled.labels } : {}),
    seed: 'own',
    data: { source: origin.slice(0, 500), licence: 'unknown' },
    licence: 'unknown',
    metric: { name: task.metric.name, value: 0, chance: 0, heldOut: 0, higherIsBetter: task.metric.higherIsBetter },
    golden: { tolerance: 0, vectors: [] },
  };
  task.checkModel(manifest);
  return manifest;
}
