import { describe, expect, test } from 'vitest';
import { createEngine } from '../engine.ts';
import { engineBackend } from '../engine-backend.ts';
import { GoldenMismatchError } from '../inference-error.ts';
import type { Provider } from '../inference-backend.ts';
import type { Tensors } from '../tensor.ts';
import { double, history, plainModel, scriptedRuntime } from '../testing/scripted-runtime.ts';
import { fastestBackend } from './fastest-backend.ts';

const source = await plainModel();

interface Played {
  ms: number;
  answer?: (feeds: Tensors) => Tensors;
  sessions?: number;
}

/** Two sides whose runs take what the test says. */
function sides(web: Played, native: Played) {
  let clock = 0;
  const sessions = { wasm: 0, native: 0 };
  const backend = (provider: Provider & ('wasm' | 'native'), { ms, answer = double }: Played) =>
    engineBackend((onPhase) =>
      createEngine({
        runtime: scriptedRuntime({
          providers: [provider],
          run: (feeds) => {
            clock += ms;
            return Promise.resolve(answer(feeds));
          },
          onCreate: () => sessions[provider]++,
          onRelease: () => sessions[provider]--,
        }),
        environment: { adapter: null, noAdapter: 'no WebGPU adapter was found' },
        now: () => clock,
        onPhase,
      }),
    );
  return { backend: fastestBackend(backend('wasm', web), backend('native', native), () => clock), sessions };
}
const triple = (feeds: Tensors): Tensors => {
  const { forecast } = double(feeds);
  return {
    forecast: { ...forecast!, data: Float32Array.from(forecast!.data as Float32Array, (x) => 1.5 * x) } as never,
  };
};

describe("the page's runtime beside the host's native one", () => {
  test('the faster one keeps the model, the other frees it, and the reason names both times', async () => {
    const { backend, sessions } = sides({ ms: 36 }, { ms: 9 });
    const model = await backend.load(source);
    expect(model.device.provider).toBe('native');
    expect(model.device.reason).toBe(
      "Runs on onnxruntime-node, 1 of this computer's threads, because it is faster: 9.0 ms against 36 ms on WASM.",
    );
    expect(model.device.trials.map(({ provider }) => provider)).toEqual(['native', 'wasm', 'webgpu']);
    expect(sessions).toEqual({ wasm: 0, native: 1 });
    expect((await model.run(history(2))).outputs.forecast!.data[0]).toBe(4);
    await model.release();
    await model.release();
    expect(sessions).toEqual({ wasm: 0, native: 0 });
  });

  test('native inference that is no faster through the bridge is left', async () => {
    const { backend, sessions } = sides({ ms: 3 }, { ms: 3 });
    const { device } = await backend.load(source);
    expect([device.provider, sessions]).toEqual(['wasm', { wasm: 1, native: 0 }]);
    expect(device.reason).toContain('beside onnxruntime-node, it is faster: 3.0 ms against 3.0 ms');
  });

  test('answers that differ are not taken for being fast', async () => {
    const { backend } = sides({ ms: 30 }, { ms: 1, answer: triple });
    const { device } = await backend.load(source);
    expect(device.provider).toBe('wasm');
    expect(device.trials.find(({ provider }) => provider === 'native')!.refused).toContain('differ');
  });

  test('one side that fails leaves the other; both failing is told by the page’s own error', async () => {
    const golden = { ...source.manifest, golden: { tolerance: 1e-9, vectors: [] as never[] } };
    const broken = (): never => {
      throw new Error('no such operator');
    };
    const alone = await sides({ ms: 1, answer: broken }, { ms: 9 }).backend.load({ ...source, manifest: golden });
    expect(alone.device.provider).toBe('native');
    expect(alone.device.reason).toContain('no such operator');
    const without = await sides({ ms: 9 }, { ms: 1, answer: broken }).backend.load(source);
    expect(without.device.trials.at(-1)).toMatchObject({ provider: 'native', runMs: null });
    const neither = sides({ ms: 1, answer: broken }, { ms: 1, answer: broken }).backend.load(source);
    await expect(neither).rejects.toThrow(/WASM: no such operator/);
    await expect(neither).rejects.not.toThrow(GoldenMismatchError);
  });
});
