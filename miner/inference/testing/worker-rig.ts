/** For tests: the worker backend over scripted workers and timers. */
import { createEngine } from '../engine.ts';
import type { BackendEvent } from '../inference-backend.ts';
import type { FromWorker, ToWorker } from '../protocol.ts';
import type { Tensors } from '../tensor.ts';
import { workerBackend } from '../client/worker-backend.ts';
import type { WorkerBackendOptions } from '../client/worker-backend-options.ts';
import type { WorkerLike } from '../client/worker-link.ts';
import { scriptedRuntime } from './scripted-runtime.ts';
import { workerLoop } from '../worker-loop.ts';

export const settle = async () => {
  for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** Workers with the real message loop and engine, whose runs do what `run` says; timers fire when the test says. */
export function workerRig(
  run: (feeds: Tensors, worker: number) => Promise<Tensors>,
  options: Partial<WorkerBackendOptions> = {},
) {
  const workers: (WorkerLike & { terminated: boolean; say: (message: FromWorker) => void })[] = [];
  const timers = new Set<{ ms: number; work: () => void }>();
  const events: BackendEvent[] = [];
  let clock = 0;

  const spawn = () => {
    const number = workers.length + 1;
    const say = (message: FromWorker) => {
      if (!worker.terminated) worker.onmessage?.({ data: structuredClone(message) } as MessageEvent<FromWorker>);
    };
    const handle = workerLoop(say, async ({ onPhase }) => {
      const runtime = scriptedRuntime({ run: (feeds) => run(feeds, number) });
      const environment = { adapter: null, noAdapter: 'no WebGPU adapter was found' };
      return {
        engine: createEngine({ runtime, environment, now: () => clock, onPhase }),
        capabilities: { adapter: null, threads: 1, runtime: 'scripted', credits: { runs: 2, bytes: 64_000_000 } },
      };
    });
    const worker: (typeof workers)[number] = {
      terminated: false,
      say,
      postMessage: (message, transfer) => void handle(structuredClone(message as ToWorker, { transfer })),
      terminate: () => (worker.terminated = true),
      onmessage: null,
      onerror: null,
      onmessageerror: null,
    };
    workers.push(worker);
    return worker;
  };
  const backend = workerBackend({
    spawn,
    wasmPaths: '',
    now: () => clock,
    setTimer: (ms, work) => {
      const timer = { ms, work };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    ...options,
  });
  backend.observe((event) => events.push(event));
  /** Lets all running timers of at most `ms` fire, and what follows happen. */
  const pass = async (ms: number) => {
    await settle();
    clock += ms;
    for (const timer of [...timers]) if (timer.ms <= ms && timers.delete(timer)) timer.work();
    await settle();
  };
  const kinds = () => events.map(({ kind }) => kind).filter((kind) => kind !== 'phase');
  return { backend, workers, events, kinds, pass };
}
