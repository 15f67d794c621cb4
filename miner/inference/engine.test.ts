import { describe, expect, test } from 'vitest';
import { createEngine } from './engine.ts';
import {
  BadTensorError,
  CancelledError,
  ModelMissingError,
  ModelShapeError,
  NotOnnxError,
  SessionError,
} from './inference-error.ts';
import type { Provider } from './inference-backend.ts';
import type { ChoiceOptions } from './provider-choice.ts';
import type { AdapterFacts, Environment } from './runtime.ts';
import { floats, type Tensors } from './tensor.ts';
import { halfModel } from './testing/half-model.ts';
import { double, history, plainModel, scriptedRuntime, type Script } from './testing/scripted-runtime.ts';

const source = await plainModel();
const adapter: AdapterFacts = { name: 'acme turbo', isFallback: false, features: [], maxTensorBytes: 1 << 28 };
const none: Environment = { adapter: null, noAdapter: 'no WebGPU adapter was found' };

/** A clock that a run moves by its provider's speed. */
function rig(
  script: Partial<Script> & { speeds?: Partial<Record<Provider, number>>; onPhase?: (part: unknown) => void } = {},
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
  const engine = createEngine({
    runtime,
    environment,
    now: () => clock,
    onPhase: ({ phase, part }) => phase === 'warm' && script.onPhase?.(part),
  });
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

  test('a difference is held against the size of the values: large answers may differ by more', async () => {
    const run = async (feeds: Tensors, provider: Provider) => {
      const data = double(feeds).forecast!.data as Float32Array;
      return { forecast: floats([1, 16], data.map((x) => 1e4 * x + (provider === 'webgpu' ? 0.5 : 0))) }; // prettier-ignore
    };
    const { load } = rig({ run, speeds: { webgpu: 0.1 } }, { adapter, noAdapter: '' });
    expect(await load()).toMatchObject({ provider: 'webgpu' });
  });

  test('a GPU whose answers are no numbers is passed over, also where there is nothing to compare with', async () => {
    const run = async (feeds: Tensors, provider: Provider) =>
      provider === 'webgpu' ? { forecast: floats([1, 16], new Float32Array(16).fill(NaN)) } : double(feeds);
    const { load, live } = rig({ run, speeds: { webgpu: 0.1 } }, { adapter, noAdapter: '' });
    const known = { provider: 'webgpu' as const, runMs: 1, reason: '' };
    expect((await load({ known })).reason).toContain('its output "forecast" is not a number');
    expect(live).toEqual(['wasm']);
  });

  test('16-bit floats anywhere in the model keep it off an adapter without them, before anything is run there', async () => {
    const tried: Provider[] = [];
    const rigFor = (features: string[]) =>
      rig({ onCreate: (provider) => tried.push(provider) }, { adapter: { ...adapter, features }, noAdapter: '' })
        .engine;
    const report = await rigFor([]).load('m', source.manifest, halfModel());
    expect(report).toMatchObject({ provider: 'wasm' });
    expect(report.reason).toContain('the model uses 16-bit floats, which the adapter (acme turbo) does not');
    expect(tried).toEqual(['wasm']);
    await rigFor(['shader-f16']).load('m', source.manifest, halfModel());
    expect(tried).toEqual(['wasm', 'wasm', 'webgpu']);
  });

  test('a tensor too large for a buffer of the adapter keeps the model off it', async () => {
    const small = { adapter: { ...adapter, maxTensorBytes: 1000 }, noAdapter: '' };
    expect((await rig({}, small).load()).reason).toContain('largest part does not fit a buffer');
  });

  test('the chosen GPU is prepared for batches, no larger ones than a run may be long', async () => {
    const rows: number[] = [];
    const parts: unknown[] = [];
    const load = (ms: number) => {
      rows.length = 0;
      const run = async (feeds: Tensors) => (rows.push(feeds.history!.shape[0]!), double(feeds));
      return rig({ run, speeds: { webgpu: ms, wasm: 1e4 }, onPhase: (part) => parts.push(part) }, { adapter, noAdapter: '' }).load(); // prettier-ignore
    };
    await load(3);
    expect(rows.filter((size) => size > 1)).toEqual([2, 2, 4, 4, 8, 8, 16, 16]);
    expect(parts).toEqual([0, 1, 2, 3].map((done) => ({ done, of: 4 })));
    await load(150);
    expect(rows.filter((size) => size > 1)).toEqual([2, 2]);
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

test('a run that is taken back before it began is not run', async () => {
  let ran = 0;
  const { engine, load } = rig({ run: async (feeds) => (ran++, double(feeds)) });
  await load();
  ran = 0;
  const stop = new AbortController();
  const [first, second] = [engine.run('m', history(1)), engine.run('m', history(2), stop.signal)];
  stop.abort();
  await expect(second).rejects.toThrow(CancelledError);
  await first;
  expect(ran).toBe(1);
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
