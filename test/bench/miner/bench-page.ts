/** The page of the browser bench: hands work to workers and gives their times back to the bench. */
import { browserBackend } from '../../../miner/inference/client/browser-backend.ts';
import { fetchModelStore } from '../../../miner/inference/fetch-model-store.ts';
import { goldenTensors } from '../../../miner/inference/golden.ts';
import type { InferenceBackend } from '../../../miner/inference/inference-backend.ts';
import { generate } from '../../../miner/inference/text/generate.ts';
import { openTextModel } from '../../../miner/inference/text/open-text-model.ts';
import type { RunnableModel } from '../../../miner/inference/text/text-model.ts';
import { createRng } from '../../../miner/tasks/rng.ts';
import { drawStory } from '../../../miner/tasks/text-generation/data.ts';
import type { Asked } from './ort-times.worker.ts';

export interface BenchPage {
  isolated: boolean;
  /** Milliseconds of runs of `/steady.onnx`. */
  times(asked: Omit<Asked, 'model'>): Promise<{ times: number[]; threads: number }>;
  /** Milliseconds per token of a few answers of the bundled language model on the GPU, its inputs filled up to few shapes or not. */
  tokens(fewShapes: boolean): Promise<number>;
  /** Milliseconds: of the first start with its model and answer, and from losing the GPU device to the next answer. */
  recovery(): Promise<{ startMs: number; recoveredMs: number }>;
}

const store = fetchModelStore(new URL('/models/', location.href).href);

/** A backend on the GPU, whose worker can be told to lose it. */
function gpuBackend(onWorker: (worker: Worker) => void = () => undefined): InferenceBackend {
  return browserBackend({
    spawn: () => {
      const worker = new Worker('/losing.worker.js', { type: 'module' });
      onWorker(worker);
      return worker;
    },
    wasmPaths: new URL('/ort/', location.href).href,
    forceWebGpu: true,
  });
}

async function tokens(fewShapes: boolean): Promise<number> {
  const backend = gpuBackend();
  const source = await store.open('text-generation');
  const model = await backend.load(source);
  const run: RunnableModel['run'] = (feeds) => model.run(feeds);
  const text = await openTextModel({ manifest: source.manifest, run, file: source.file!, fewShapes });
  const settings = { maxTokens: 24, temperature: 0, topK: 0, topP: 1, stop: [], random: () => 0 };
  const rng = createRng('tokens');
  let pieces = 0;
  const start = performance.now();
  for (let i = 0; i < 4; i++)
    for await (const _ of generate(
      text,
      text.encodeChat([{ role: 'user', content: drawStory(rng).question }]),
      settings,
    ))
      pieces++;
  const each = (performance.now() - start) / pieces;
  await backend.dispose();
  return each;
}

async function recovery(): Promise<{ startMs: number; recoveredMs: number }> {
  let worker!: Worker;
  const backend = gpuBackend((fresh) => (worker = fresh));
  const source = await store.open('forecasting');
  const feeds = goldenTensors(source.manifest.inputs, source.manifest.golden.vectors[0]!.inputs);
  const start = performance.now();
  const model = await backend.load(source);
  await model.run(feeds);
  const startMs = performance.now() - start;
  if (model.device.provider !== 'webgpu') throw new Error(model.device.reason);
  const lost = new Promise<void>((resolve) => backend.observe(({ kind }) => kind === 'lost' && resolve()));
  const gone = performance.now();
  worker.postMessage('destroy');
  await lost;
  await model.run(feeds);
  const recoveredMs = performance.now() - gone;
  await backend.dispose();
  return { startMs, recoveredMs };
}

async function times(asked: Omit<Asked, 'model'>): Promise<{ times: number[]; threads: number }> {
  const model = new Uint8Array(await (await fetch('/steady.onnx')).arrayBuffer());
  const worker = new Worker('/ort-times.worker.js', { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.onmessage = ({ data }: MessageEvent<{ times: number[]; threads: number } | { failed: string }>) =>
        'failed' in data ? reject(new Error(data.failed)) : resolve(data);
      worker.postMessage({ ...asked, model } satisfies Asked, [model.buffer]);
    });
  } finally {
    worker.terminate();
  }
}

(globalThis as unknown as { bench: BenchPage }).bench = { isolated: crossOriginIsolated, times, tokens, recovery };
