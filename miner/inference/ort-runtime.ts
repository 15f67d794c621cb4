/** onnxruntime-web behind the `Runtime` port. The module comes in as a value: which build it is decides who imports it. */
import type * as Ort from 'onnxruntime-web';
import type { Provider } from './inference-backend.ts';
import type { Runtime, Session } from './runtime.ts';
import type { Tensor, Tensors } from './tensor.ts';
import { RunError, messageOf } from './inference-error.ts';

export interface OrtOptions {
  providers: readonly Provider[];
  /** CPU threads this realm can have. A first model below 4 MB gets one: starting threads costs it more than they give. */
  threads: number;
  /** Absolute address of the folder with the runtime's `.mjs` and `.wasm`, with a slash at its end; absent in Node. */
  wasmPaths?: string;
  /** Called when the GPU device is lost while a session lives on it. */
  onDeviceLost?: (reason: string) => void;
}

const SMALL_MODEL = 4_000_000;

/** Sets the module's environment (read once, at its first session) and wraps it. */
export function ortRuntime(ort: typeof Ort, options: OrtOptions): Runtime {
  ort.env.logLevel = 'error';
  ort.env.wasm.proxy = false;
  if (options.wasmPaths !== undefined) ort.env.wasm.wasmPaths = options.wasmPaths;
  let threads: number | null = null;
  const watched = new WeakSet<object>();
  let onGpu = 0;

  /** The runtime releases its device with its last session, which is no loss. */
  async function watchDevice(): Promise<void> {
    const device = (await ort.env.webgpu.device) as unknown as GPUDevice;
    if (watched.has(device)) return;
    watched.add(device);
    const { reason, message } = await device.lost;
    if (onGpu > 0) options.onDeviceLost?.(`the GPU device was lost (${message || reason})`);
  }

  return {
    providers: options.providers,
    get threads() {
      return threads ?? options.threads;
    },
    create: async (bytes, provider, external) => {
      threads ??= bytes.length < SMALL_MODEL ? 1 : options.threads;
      ort.env.wasm.numThreads = threads;
      const session = await ort.InferenceSession.create(bytes, {
        executionProviders: [provider === 'native' ? 'cpu' : provider],
        ...(provider === 'native' && { intraOpNumThreads: threads }),
        ...(external.length > 0 && { externalData: external.map(({ path, bytes: data }) => ({ path, data })) }),
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
      });
      if (provider !== 'webgpu') return wrap(ort, session, () => undefined);
      onGpu++;
      watchDevice().catch((error: unknown) =>
        options.onDeviceLost?.(`the GPU device cannot be reached: ${messageOf(error)}`),
      );
      return wrap(ort, session, () => onGpu--);
    },
  };
}

function wrap(ort: typeof Ort, session: Ort.InferenceSession, onRelease: () => void): Session {
  return {
    run: async (feeds) => {
      const given: Record<string, Ort.Tensor> = {};
      for (const [name, tensor] of Object.entries(feeds))
        given[name] = new ort.Tensor(tensor.type, tensor.data, tensor.shape);
      let results: Ort.InferenceSession.OnnxValueMapType;
      try {
        results = await session.run(given);
      } catch (error) {
        throw new RunError(`The model could not be run: ${messageOf(error)}`, {}, { cause: error });
      }
      const outputs: Record<string, Tensor> = {};
      for (const [name, value] of Object.entries(results)) {
        const tensor = value as Ort.Tensor;
        outputs[name] = { type: tensor.type, shape: [...tensor.dims], data: await tensor.getData(true) } as Tensor;
        tensor.dispose();
      }
      return outputs satisfies Tensors;
    },
    release: async () => {
      onRelease();
      await session.release();
    },
  };
}
