/** What is asked of one server of the Open Inference Protocol v2: ready, what it holds, run. */
import { ServerError } from '../inference-error.ts';
import type { ModelPort } from '../model-manifest.ts';
import type { Tensors } from '../tensor.ts';
import { decodeResponse, elementOf, encodeRequest, parseJson } from './open-inference-codec.ts';
import { ask } from './server-pool.ts';

export interface ServedModel {
  /** Name and version as the server says them, such as `mlserver 1.7.1`. */
  server: string;
  /** Raw bytes instead of numbers as text. */
  binary: boolean;
  inputs: ModelPort[];
  outputs: ModelPort[];
}

export interface ServerAccess {
  get: typeof fetch;
  /** Sent as a bearer token. */
  key?: string | undefined;
}

const SMALL = 1_000_000;
const LARGEST_ANSWER = 256_000_000;
const modelPath = (server: string, model: string): string => `${server}/v2/models/${encodeURIComponent(model)}`;

/** Whether a model is ready, and its ports. @throws ServerError in words that follow the server's name */
export async function describeServed(
  server: string,
  model: string,
  { get, key }: ServerAccess,
  signal: AbortSignal,
): Promise<ServedModel> {
  const read = async (url: string) => (await ask(get, url, { signal }, { maxBytes: SMALL, key })).body;
  await read(`${server}/v2/health/ready`);
  await read(`${modelPath(server, model)}/ready`);
  const [about, metadata] = await Promise.all([read(`${server}/v2`), read(modelPath(server, model))]);
  const { name, version, extensions } = (parseJson(about) ?? {}) as Record<string, unknown>;
  const { inputs, outputs } = (parseJson(metadata) ?? {}) as Record<string, unknown>;
  return {
    server:
      [name, version]
        .filter((text) => typeof text === 'string')
        .join(' ')
        .slice(0, 80) || 'inference server',
    // Triton's names for the same extension.
    binary:
      Array.isArray(extensions) && extensions.some((one) => one === 'binary_tensor_data' || one === 'binary_data'),
    inputs: portsOf(inputs),
    outputs: portsOf(outputs),
  };
}

/** A free dimension is -1 on the wire; the first one is the batch. */
function portsOf(listed: unknown): ModelPort[] {
  if (!Array.isArray(listed) || listed.length === 0 || listed.length > 64)
    throw new ServerError('it does not say what the model takes and gives');
  return listed.map((entry: unknown) => {
    const { name, datatype, shape } = (entry ?? {}) as Record<string, unknown>;
    const type = elementOf(datatype);
    if (
      typeof name !== 'string' ||
      type === null ||
      !Array.isArray(shape) ||
      !shape.every((size) => Number.isSafeInteger(size))
    )
      throw new ServerError(
        `the model has a port "${String(name).slice(0, 60)}" of type ${String(datatype).slice(0, 20)}, which is not used here`,
      );
    return {
      name,
      type,
      shape: (shape as number[]).map((size, i) => (size >= 0 ? size : i === 0 ? 'batch' : `free-${i}`)),
    };
  });
}

/** Runs one batch. @throws ServerError, RunError */
export async function infer(
  server: string,
  model: string,
  feeds: Tensors,
  { outputs, binary }: Pick<ServedModel, 'outputs' | 'binary'>,
  { get, key }: ServerAccess,
  signal: AbortSignal,
): Promise<Tensors> {
  const { headers, body } = encodeRequest(
    feeds,
    outputs.map(({ name }) => name),
    binary,
  );
  const init = { method: 'POST', headers, body: body as Uint8Array<ArrayBuffer>, signal };
  const answer = await ask(get, `${modelPath(server, model)}/infer`, init, { maxBytes: LARGEST_ANSWER, key });
  return decodeResponse(answer.body, answer.headers.get('inference-header-content-length'));
}
