/** A worker of the bench page: one session on one provider, timed. Posts `{ times, threads }` in ms, or `{ failed }`. */
import * as ort from 'onnxruntime-web/jspi';
import { ortRuntime } from '../../../miner/inference/ort-runtime.ts';

export interface Asked {
  provider: 'wasm' | 'webgpu';
  threads: number;
  rows: number;
  rounds: number;
  model: Uint8Array;
}

const scope = self as unknown as DedicatedWorkerGlobalScope;
scope.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  void times(data).then(
    (result) => scope.postMessage(result),
    (error: unknown) => scope.postMessage({ failed: String(error) }),
  );
});

async function times({ provider, threads, rows, rounds, model }: Asked): Promise<{ times: number[]; threads: number }> {
  const wasmPaths = new URL('/ort/', location.href).href;
  const runtime = ortRuntime(ort, { providers: [provider], threads, wasmPaths });
  const session = await runtime.create(model, provider, []);
  const history = { type: 'float32' as const, shape: [rows, 64], data: new Float32Array(rows * 64).fill(0.5) };
  const list: number[] = [];
  for (let i = -2; i < rounds; i++) {
    const start = performance.now();
    await session.run({ history });
    if (i >= 0) list.push(performance.now() - start);
  }
  return { times: list, threads: runtime.threads };
}
