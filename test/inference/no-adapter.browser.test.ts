// Chromium without WebGPU flags: `navigator.gpu` is there and gives no adapter, as on a machine without a graphics card.
import { afterEach, expect, test } from 'vitest';
import { browserBackend } from '../../miner/inference/client/browser-backend.ts';
import { verdictBook } from '../../miner/inference/client/verdict-book.ts';
import { fetchModelStore } from '../../miner/inference/fetch-model-store.ts';
import { checkGolden } from '../../miner/inference/golden.ts';
import type { InferenceBackend } from '../../miner/inference/inference-backend.ts';

const wasmPaths = new URL('/node_modules/onnxruntime-web/dist/', location.href).href;
const source = await fetchModelStore(new URL('/models/', location.href).href).open('forecasting');
const opened: InferenceBackend[] = [];
afterEach(async () => {
  for (const backend of opened.splice(0)) await backend.dispose();
});
const load = (options: Partial<Parameters<typeof browserBackend>[0]> = {}) => {
  const backend = browserBackend({ wasmPaths, ...options });
  opened.push(backend);
  return backend.load(source);
};

test('there is no adapter here, though there is WebGPU', async () => {
  expect('gpu' in navigator).toBe(true);
  expect(await navigator.gpu.requestAdapter()).toBeNull();
});

test('the choice is WASM with its reason, on one thread where the page is not isolated, with golden answers', async () => {
  const model = await load();
  expect(model.device).toMatchObject({ provider: 'wasm', device: 'CPU' });
  expect(model.device.reason).toMatch(/^Runs on WASM, \d threads?, because no WebGPU adapter was found\.$/);
  if (!crossOriginIsolated) expect(model.device.threads).toBe(1);
  const difference = await checkGolden(source.manifest, async (feeds) => (await model.run(feeds)).outputs);
  expect(difference).toBeLessThan(1e-4);
});

test('WebGPU that is insisted on changes nothing without an adapter, and nothing is remembered where there is no choice', async () => {
  const kept: string[] = [];
  const verdicts = verdictBook({ getItem: () => null, setItem: (_, text) => void kept.push(text) });
  expect((await load({ forceWebGpu: true, verdicts })).device.provider).toBe('wasm');
  expect(kept).toEqual([]);
});
