/** What tasks with one float input and one float output ask of a model. */
import { NonFiniteOutputError } from '../inference/inference-error.ts';
import type { ModelManifest } from '../inference/model-manifest.ts';
import { elementCount, type Tensors } from '../inference/tensor.ts';
import { ModelMismatchError } from './task-errors.ts';

/** Whether a model lies behind a server of texts: it has no ports, its tokenizer is the server's. */
export const takesTexts = ({ inputs, outputs }: ModelManifest): boolean => inputs.length + outputs.length === 0;

/** For a task that knows no way to ask a server of texts. */
export const textsRefused = ({ id, title }: ModelManifest): ModelMismatchError =>
  new ModelMismatchError(
    `This task cannot be asked of "${title}", a model behind a server of texts: use a server of the Open Inference Protocol.`,
    { model: id },
  );

/** Throws `ModelMismatchError` unless the model maps `[batch, ...input]` to `[batch, ...output]`, both float32. */
export function assertModelPorts(
  manifest: ModelManifest,
  input: readonly number[],
  output: readonly number[],
  labels?: number,
): void {
  if (takesTexts(manifest)) throw textsRefused(manifest);
  const fits = (ports: ModelManifest['inputs'], want: readonly number[]) => {
    const [port, ...others] = ports;
    return (
      port !== undefined &&
      others.length === 0 &&
      port.type === 'float32' &&
      typeof port.shape[0] === 'string' &&
      port.shape.length === want.length + 1 &&
      want.every((size, i) => port.shape[i + 1] === size)
    );
  };
  const fail = (what: string) => {
    throw new ModelMismatchError(`The model "${manifest.title}" does not fit this task: ${what}.`, {
      model: manifest.id,
    });
  };
  if (!fits(manifest.inputs, input)) fail(`its input must be float32 [batch, ${input.join(', ')}]`);
  if (!fits(manifest.outputs, output)) fail(`its output must be float32 [batch, ${output.join(', ')}]`);
  if (labels !== undefined && manifest.labels?.length !== labels) fail(`it must name ${labels} classes`);
}

/**
 * The first output as one row of numbers per query. Throws `ModelMismatchError` for a wrong size and
 * `NonFiniteOutputError` when a row holds NaN or infinity.
 */
export function outputRows(outputs: Tensors, manifest: ModelManifest, queries: number): Float32Array[] {
  const port = manifest.outputs[0]!;
  const tensor = outputs[port.name];
  const width = elementCount(port.shape.slice(1) as number[]);
  if (tensor?.type !== 'float32' || tensor.data.length !== queries * width)
    throw new ModelMismatchError(`The model "${manifest.title}" gave an output of another size than it promises.`, {
      model: manifest.id,
    });
  return Array.from({ length: queries }, (_, i) => {
    const row = tensor.data.slice(i * width, (i + 1) * width);
    if (!row.every(Number.isFinite))
      throw new NonFiniteOutputError(`The model "${manifest.title}" answered with a value that is not a number.`, {
        model: manifest.id,
        row: i,
      });
    return row;
  });
}
