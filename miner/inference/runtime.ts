/** What the engine needs of an ONNX runtime; `ort-runtime.ts` gives it over onnxruntime-web, tests over their own. */
import type { Provider } from './inference-backend.ts';
import type { Tensors } from './tensor.ts';

export interface Session {
  run(feeds: Tensors): Promise<Tensors>;
  release(): Promise<void>;
}

/** Weights that a model keeps outside its file, under the name by which the model knows them. */
export interface ExternalWeights {
  path: string;
  bytes: Uint8Array;
}

export interface Runtime {
  /** Providers this build of the runtime holds. */
  providers: readonly Provider[];
  /** CPU threads a session gets; settled by the first one. */
  readonly threads: number;
  create(bytes: Uint8Array, provider: Provider, external: readonly ExternalWeights[]): Promise<Session>;
}

/** A WebGPU adapter as far as the choice needs to know it. */
export interface AdapterFacts {
  /** `vendor architecture` or a better name. */
  name: string;
  /** A software adapter (SwiftShader): right, but many times slower than WASM. */
  isFallback: boolean;
  features: readonly string[];
  /** Bytes the largest tensor may have. */
  maxTensorBytes: number;
}

/** What the realm offers. `adapter` is null with the reason in words. */
export interface Environment {
  adapter: AdapterFacts | null;
  noAdapter: string;
}
