import { describe, expect, test } from 'vitest';
import { createEngine } from './engine.ts';
import { BadTensorError, ModelMissingError, ModelShapeError, NotOnnxError, SessionError } from './inference-error.ts';
import type { Provider } from './inference-backend.ts';
import type { ChoiceOptions } from './provider-choice.ts';
import type { AdapterFacts, Environment } from './runtime.ts';
import { floats, type Tensors } from './tensor.ts';
import { double, history, plainModel, scriptedRuntime, type Script } from './testing/scripted-runtime.ts';

const source = await plainModel();
const adapter: AdapterFacts = { name: 'acme turbo', isFallback: false, features: [], maxTensorBytes: 1 << 28 };
const none: Environment = { adapter: null, noAdapter: 'no WebGPU adapter was found' };

/** A clock that a run moves by its provider's speed. */
function rig(
  script: Partial<Script> & { speeds?: Partial<Record<Provider, number>> } = {},
  environment: Environment = none,
) {
  const live: Provider[] = [];
  let clock = 0;
  const runtime = scriptedRuntime({
    run: async (feeds, provider) => {
      clock += script.speeds?.[provider] ?? 1;
      return script.run ? script.run(feeds, provider) : double(feeds);
    },
    onCreate: (provider) => {
      script.onCreate?.(provider);
      live.push(provider);
    },
    onRelease: (provider) => live.splice(live.indexOf(provider), 1),
    providers: script.providers ?? ['webgpu', 'wasm'],
  });
  const engine = createEngine({ runtime, environment, now: () => clock });
  const load = async (options?: ChoiceOptions) => engine.load('m', source.manifest, await source.bytes(), options);
  return { engine, load, live };
}

describe('the choice of provider', () => {
  test('without an adapter it is WASM, and the reason says so', async () => {
    expect((await rig().load()).reason).toBe('Runs on WASM, 1 thread, because no WebGPU adapter was found.');
  });

  test('a software adapter is not used, unless forced', async () => {
    const environment = { adapter: { ...adapter, isFallback: true }, noAdapter: '' };
    const calm = await rig({}, environment).load();
    expect(calm).toMatchObject({ provider: 'wasm', device: 'CPU' });
    expect(calm.reason).toContain('the only WebGPU adapter is a software one (acme turbo)');
    const forced = await rig({ speeds: { webgpu: 500 } }, environment).load({ forceWebGpu: true });
    expect(forced).toMatchObject({ provider: 'webgpu', device: 'acme turbo' });
  });

  test.each([
    [
      'webgpu',
      { webgpu: 2, wasm: 8 },
      'Runs on WebGPU (acme turbo), because it is faster: 2.0 ms against 8.0 ms on WASM.',
    ],
    [
      'wasm',
      { webgpu: 20, wasm: 0.5 },
      'Runs on WASM, 1 thread, because it is faster for this model: 0.5 ms against 20 ms on WebGPU (acme turbo).',
    ],
  ])('the faster right one is taken: %s', async (provider, speeds, reason) => {
    const { load, live } = rig({ speeds }, { adapter, noAdapter: '' });
    expect(await load()).toMatchObject({ provider, reason });
    expect(live).toEqual([provider]); // the other session was freed
  });

  test('a fast GPU that answers otherwise than WASM is not believed', async () => {
    const run = async (feeds: Tensors, provider: Provider) => (provider === 'webgpu' ? { forecast: floats([1, 16], new Float32Array(16)) } : double(feeds)); // prettier-ignore
    const { load, live } = rig({ run, speeds: { webgpu: 0.1 } }, { adapter, noAdapter: '' });
    const report = await load();
    expect(report.provider).toBe('wasm');
    expect(report.reason).toMatch(/because WebGPU differs from WASM by/);
    expect(live).toEqual(['wasm']);
  });

  test('a GPU that fails to start or to run is passed over with its reason', async () => {
    const onCreate = (provider: Provider) => {
      if (provider === 'webgpu') throw new Error('device refused');
    };
    expect((await rig({ onCreate }, { adapter, noAdapter: '' }).load()).reason).toContain(
      'WebGPU (acme turbo): device refused',
    );
  });

  test('no provider at all is a session error that tells each reason', async () => {
    const onCreate = () => {
      throw new Error('no memory');
    };
    const failed = rig({ onCreate }).load();
    await expect(failed).rejects.toThrow(SessionError);
    await expect(failed).rejects.toThrow(/WASM: no memory/);
  });
});

describe('a verdict of an earlier load', () => {
  const there: Environment = { adapter, noAdapter: '' };
  const known = { provider: 'wasm' as const, runMs: 2, reason: 'Runs on WASM, 1 thread, because it was faster.' };

  test('is taken over: the winner alone is tried, and says the same reason', async () => {
    const tried: Provider[] = [];
    const { load } = rig({ speeds: { wasm: 2, webgpu: 1 }, onCreate: (provider) => tried.push(provider) }, there);
    expect(await load({ known })).toMatchObject({ provider: 'wasm', reason: known.reason });
    expect(tried).toEqual(['wasm']);
  });

  test('falls when its winner became much slower, or fails: then everything is compared anew', async () => {
    expect(await rig({ speeds: { wasm: 40, webgpu: 1 } }, there).load({ known })).toMatchObject({ provider: 'webgpu' });
    let created = 0;
    const { load, live } = rig({ onCreate: () => { if (created++ === 0) throw new Error('out of memory'); }, speeds: { wasm: 1, webgpu: 9 } }, there); // prettier-ignore
    expect((await load({ known })).trials.length).toBe(2);
    expect(live).toEqual(['wasm']);
  });

  test('for a GPU counts only with golden vectors to check it by, and never against what is said now', async () => {
    const gpu = { provider: 'webgpu' as const, runMs: 1, reason: 'Runs on WebGPU.' };
    expect(source.manifest.golden.vectors).toEqual([]);
    expect((await rig({ speeds: { webgpu: 1, wasm: 9 } }, there).load({ known: gpu })).trials.length).toBe(2);
    expect((await rig({}, there).load({ known: gpu, avoidWebGpu: 'it was lost' })).provider).toBe('wasm');
    expect((await rig({}, there).load({ known, forceWebGpu: true })).provider).toBe('webgpu');
  });
});

describe('bad models and inputs', () => {
  test('bytes that are not ONNX never reach the runtime', async () => {
    let created = 0;
    const { engine } = rig({ onCreate: () => created++ });
    await expect(engine.load('m', source.manifest, new TextEncoder().encode('hello, I am a text'))).rejects.toThrow(
      NotOnnxError,
    );
    expect(created).toBe(0);
  });

  test('a model of other ports than described is refused, with both told', async () => {
    const manifest = {
      ...source.manifest,
      inputs: [{ name: 'pixels', type: 'float32' as const, shape: ['batch', 3] }],
    };
    const failed = rig().engine.load('m', manifest, await source.bytes());
    await expect(failed).rejects.toThrow(ModelShapeError);
    await expect(failed).rejects.toThrow(/history float32\[batch, 64\].*pixels float32\[batch, 3\]/);
  });

  test.each([
    ['a missing input', {}, /"history" is missing/],
    ['a wrong shape', { history: floats([1, 63], new Float32Array(63)) }, /the model wants float32\[batch, 64\]/],
    [
      'data shorter than its shape',
      { history: floats([1, 64], new Float32Array(3)) },
      /3 elements, its shape wants 64/,
    ],
    ['an input too many', { ...history(1), extra: floats([1], new Float32Array(1)) }, /no input "extra"/],
  ])('%s is the caller’s fault and does not break the next run', async (_, feeds, message) => {
    const { engine, load } = rig();
    await load();
    const failed = engine.run('m', feeds);
    await expect(failed).rejects.toThrow(BadTensorError);
    await expect(failed).rejects.toThrow(message);
    expect((await engine.run('m', history(3))).outputs.forecast!.data[0]).toBe(6);
  });

  test('a model that is not loaded cannot run', async () => {
    await expect(rig().engine.run('ghost', history(1))).rejects.toThrow(ModelMissingError);
  });
});

test('runs, loads and releases never overlap', async () => {
  let active = 0;
  let most = 0;
  const run = async (feeds: Tensors) => {
    most = Math.max(most, ++active);
    await new Promise((resolve) => setImmediate(resolve));
    active--;
    return double(feeds);
  };
  const { engine, load } = rig({ run });
  await load();
  await Promise.all([engine.run('m', history(1)), load(), engine.run('m', history(2)), engine.run('m', history(3, 4))]);
  expect(most).toBe(1);
});
