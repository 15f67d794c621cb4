/** On which provider a model runs. Pure rules and their words; trying and timing is the engine's. */
import type { DeviceReport, Provider, Trial } from './inference-backend.ts';
import type { ModelHeader } from './onnx/model-header.ts';
import type { Environment, Runtime } from './runtime.ts';

export interface ChoiceOptions {
  /** Take WebGPU even on a software adapter, or although WASM is faster: for tests and for people who insist. */
  forceWebGpu?: boolean;
  /** Do not try WebGPU, for this reason (in words that follow "because"). */
  avoidWebGpu?: string;
  /** What was found out about this very model on this very machine before: only the winner is tried, and measured again. */
  known?: Verdict;
}

/** The outcome of comparing providers for one model on one machine. */
export interface Verdict {
  provider: Provider;
  runMs: number;
  /** The sentence that was said then. */
  reason: string;
}

/** Larger models are not loaded twice just to compare speeds. */
export const COMPARE_BYTES = 200_000_000;
/** Two providers on the same input, when there is no golden vector: a share of the largest value, more for 16-bit floats. */
export const CROSS_TOLERANCE = { float32: 1e-3, float16: 1e-2 };
/** A winner that became so much slower is compared anew. */
const SLOWER = 3;

/** Whether an earlier verdict still stands after its winner was tried alone. */
export const stillStands = (known: Verdict, trial: Trial): boolean =>
  trial.refused === null && trial.runMs !== null && trial.runMs <= SLOWER * known.runMs + 5;

/** Bytes of a weight, as far as the file tells. */
const bytesOf = ({ raw, externalRange }: ModelHeader['weights'][number]): number =>
  raw ? raw.end - raw.start : (externalRange?.length ?? 0);

/** Why WebGPU cannot or should not be tried for a model, in words that follow "because"; null when it should. */
export function webGpuRefusal(
  header: ModelHeader,
  environment: Environment,
  runtime: Pick<Runtime, 'providers'>,
  options: ChoiceOptions,
): string | null {
  const { adapter, noAdapter } = environment;
  if (options.avoidWebGpu !== undefined) return options.avoidWebGpu;
  if (!adapter) return noAdapter;
  if (!runtime.providers.includes('webgpu'))
    return 'this browser lacks WebAssembly.Suspending, which WebGPU needs here';
  if (adapter.isFallback && !options.forceWebGpu) return `the only WebGPU adapter is a software one (${adapter.name})`;
  if (header.elementTypes.includes('float16') && !adapter.features.includes('shader-f16'))
    return `the model uses 16-bit floats, which the adapter (${adapter.name}) does not`;
  const largest = header.weights.reduce((most, weight) => Math.max(most, bytesOf(weight)), 0);
  if (largest > adapter.maxTensorBytes)
    return `the model's largest part does not fit a buffer of the adapter (${adapter.name})`;
  return null;
}

const ms = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
const threadsOf = (threads: number) => (threads === 1 ? '1 thread' : `${threads} threads`);

/** The faster of the trials that gave right answers, with the reason; null when none did. */
export function choose(
  trials: readonly Trial[],
  environment: Environment,
  runtime: Pick<Runtime, 'threads'>,
  options: ChoiceOptions,
): Omit<DeviceReport, 'loadMs'> | null {
  const usable = trials.filter((trial) => trial.refused === null);
  const gpu = usable.find(({ provider }) => provider === 'webgpu');
  const cpu = usable.find(({ provider }) => provider !== 'webgpu');
  const name = environment.adapter?.name ?? '';
  const onGpu = (why: string) => report('webgpu', name, 1, `Runs on WebGPU (${name})${why}.`, trials);
  const onCpu = (why: string) =>
    cpu!.provider === 'native'
      ? report(
          'native',
          'CPU',
          runtime.threads,
          `Runs natively on the processor, ${threadsOf(runtime.threads)}, as ${why}.`,
          trials,
        )
      : report('wasm', 'CPU', runtime.threads, `Runs on WASM, ${threadsOf(runtime.threads)}, because ${why}.`, trials);
  if (gpu && options.forceWebGpu) return onGpu(', because it was asked for');
  if (gpu && cpu && gpu.runMs !== null && cpu.runMs !== null)
    return gpu.runMs < cpu.runMs
      ? onGpu(`, because it is faster: ${ms(gpu.runMs)} against ${ms(cpu.runMs)} on WASM`)
      : onCpu(`it is faster for this model: ${ms(cpu.runMs)} against ${ms(gpu.runMs)} on WebGPU (${name})`);
  if (gpu) return onGpu(', the only provider that gave right answers');
  if (cpu) return onCpu(trials.find(({ provider }) => provider === 'webgpu')?.refused ?? 'WebGPU was not tried');
  return null;
}

const report = (
  provider: Provider,
  device: string,
  threads: number,
  reason: string,
  trials: readonly Trial[],
): Omit<DeviceReport, 'loadMs'> => ({ provider, device, threads, reason, trials });
