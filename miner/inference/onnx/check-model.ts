/**
 * Whether a model file may be given to the runtime. A model is data from a stranger: it is read here first, and refused with a
 * reason when it needs what this build does not run or is not what its description says.
 */
import { ModelShapeError, TruncatedModelError, UnsupportedModelError } from '../inference-error.ts';
import type { ModelManifest, ModelPort } from '../model-manifest.ts';
import { isPlainFileName } from '../plain-file-name.ts';
import { readModelHeader, type HeaderPort, type ModelHeader } from './model-header.ts';

/** The newest operator set and file version onnxruntime-web 1.30 knows. */
const MAX_OPSET = 25;
const MAX_IR = 13;
/** Operator domains of the standard and of onnxruntime's own build. */
const DOMAINS = new Set(['', 'ai.onnx.ml', 'com.microsoft', 'com.ms.internal.nhwc', 'ai.onnx.preview.training']);
/** Larger files pass the 2 GB limit of protobuf when the runtime copies them. */
export const MAX_MODEL_BYTES = 1_900_000_000;

/**
 * Reads and checks a model file.
 * @param beside bytes of each file that lies beside it, by plain name: weights may be kept there
 * @throws NotOnnxError, TruncatedModelError or UnsupportedModelError
 */
export function checkModelFile(bytes: Uint8Array, beside: ReadonlyMap<string, number> = new Map()): ModelHeader {
  if (bytes.length > MAX_MODEL_BYTES)
    throw new UnsupportedModelError(`The model file is larger than ${MAX_MODEL_BYTES} bytes.`, { bytes: bytes.length });
  const header = readModelHeader(bytes);
  if (header.irVersion > MAX_IR)
    throw new UnsupportedModelError(`The model has file version ${header.irVersion}; up to ${MAX_IR} can be read.`, {
      irVersion: header.irVersion,
    });
  for (const [domain, version] of Object.entries(header.opsets)) {
    if (domain === '' && version > MAX_OPSET)
      throw new UnsupportedModelError(`The model needs operator set ${version}; up to ${MAX_OPSET} can be run.`, {
        version,
      });
  }
  const strange = header.operators.find((operator) => !DOMAINS.has(operator.slice(0, operator.lastIndexOf(':'))));
  if (strange !== undefined)
    throw new UnsupportedModelError(
      `The model uses "${strange}", an operator of a domain that this app does not run.`,
      {
        operator: strange,
      },
    );
  checkOutsideWeights(header, beside);
  return header;
}

/** Names of the files beside it in which a model keeps weights. Throws `UnsupportedModelError` for one that leaves its folder. */
export function outsideFiles(header: ModelHeader): string[] {
  const names = new Set<string>();
  for (const { external } of header.weights) {
    if (external === null) continue;
    if (!isPlainFileName(external))
      throw new UnsupportedModelError('The model asks for a file outside its own folder. It was not loaded.', {
        location: external.slice(0, 200),
      });
    names.add(external);
  }
  return [...names];
}

function checkOutsideWeights(header: ModelHeader, beside: ReadonlyMap<string, number>): void {
  for (const name of outsideFiles(header))
    if (!beside.has(name))
      throw new UnsupportedModelError(
        `The model keeps weights in another file, "${name}", which is not here. Import both together, or the whole folder.`,
        { location: name },
      );
  for (const { name, external, externalRange } of header.weights) {
    if (external === null || externalRange === null) continue;
    const size = beside.get(external)!;
    if (externalRange.offset + (externalRange.length ?? 0) > size)
      throw new TruncatedModelError(`The file "${external}" ends before the weight "${name.slice(0, 80)}".`, {
        location: external,
        bytes: size,
      });
  }
}

/** Checks that the file has exactly the inputs and outputs of its description. Throws `ModelShapeError`. */
export function checkModelPorts(header: ModelHeader, manifest: ModelManifest): void {
  comparePorts('input', header.inputs, manifest.inputs);
  comparePorts('output', header.outputs, manifest.outputs);
}

function comparePorts(kind: string, found: readonly HeaderPort[], wanted: readonly ModelPort[]): void {
  const say = (ports: readonly { name: string; type: string; shape: readonly (number | string)[] | null }[]) =>
    ports.map(({ name, type, shape }) => `${name} ${type}[${shape?.join(', ') ?? '?'}]`).join('; ');
  const same = (a: HeaderPort, b: ModelPort) =>
    a.name === b.name &&
    a.type === b.type &&
    (a.shape === null ||
      (a.shape.length === b.shape.length &&
        a.shape.every((size, i) => typeof size === 'string' || typeof b.shape[i] === 'string' || size === b.shape[i])));
  if (found.length === wanted.length && wanted.every((port) => found.some((one) => same(one, port)))) return;
  throw new ModelShapeError(`The model's ${kind}s are ${say(found)}; its description promises ${say(wanted)}.`, {
    kind,
    found: say(found),
    wanted: say(wanted),
  });
}
