/** For tests: a runtime whose sessions do what the test says, and a real small model to give it. */
import { fileURLToPath } from 'node:url';
import { fileModelStore } from '../file-model-store.ts';
import type { ModelSource, Provider } from '../inference-backend.ts';
import type { Runtime } from '../runtime.ts';
import { floats, type Tensors } from '../tensor.ts';

/** The forecasting model without golden vectors, since a scripted session does not really compute it. */
export async function plainModel(): Promise<ModelSource> {
  const store = fileModelStore(fileURLToPath(new URL('../../../models', import.meta.url)));
  const source = await store.open('forecasting');
  const bytes = await source.bytes();
  return {
    manifest: { ...source.manifest, golden: { tolerance: 1e-4, vectors: [] } },
    bytes: async () => bytes.slice(),
  };
}

/** A batch of `rows` histories that all hold `value`. */
export const history = (value: number, rows = 1): Tensors => ({
  history: floats([rows, 64], new Float32Array(rows * 64).fill(value)),
});

/** What a right scripted session answers: twice the first sixteen values of each row. */
export const double = ({ history: given }: Tensors): Tensors => {
  const [rows = 0] = given!.shape;
  const data = new Float32Array(rows * 16);
  for (let i = 0; i < data.length; i++) data[i] = 2 * Number(given!.data[Math.floor(i / 16) * 64 + (i % 16)]);
  return { forecast: floats([rows, 16], data) };
};

export interface Script {
  providers?: readonly Provider[];
  run: (feeds: Tensors, provider: Provider) => Promise<Tensors>;
  onCreate?: (provider: Provider) => void;
  onRelease?: (provider: Provider) => void;
}

export const scriptedRuntime = ({ providers = ['wasm'], run, onCreate, onRelease }: Script): Runtime => ({
  providers,
  threads: 1,
  create: async (_, provider) => {
    onCreate?.(provider);
    return { run: (feeds) => run(feeds, provider), release: async () => onRelease?.(provider) };
  },
});
