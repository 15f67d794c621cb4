import { expect, test } from 'vitest';
import fc from 'fast-check';
import { ManualClock } from '../axon/testing.ts';
import type { LoadedModel } from '../inference/inference-backend.ts';
import { sharedTurns } from './duty-limit.ts';

/** A model whose runs take the given times, on a clock that moves only with them. */
function scripted(runs: number[], clock: ManualClock) {
  let busyMs = 0;
  const model = {
    run: async () => {
      const runMs = runs.shift() ?? 0;
      clock.advance(runMs);
      busyMs += runMs;
      return { outputs: {}, runMs };
    },
    release: async () => undefined,
  } as unknown as LoadedModel;
  return { model, busyMs: () => busyMs };
}

/** Lets a run go on: turns, and time while it rests. */
async function finish(run: Promise<unknown>, clock: ManualClock): Promise<void> {
  let done = false;
  void run.finally(() => (done = true));
  while (!done) {
    for (let i = 0; i < 10; i++) await Promise.resolve();
    if (!done) clock.advance(1);
  }
}

test('inference runs at most its share of the time, whatever the runs take', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 8 }),
      fc.constantFrom(0.1, 0.25, 0.5, 1),
      async (runs, share) => {
        const clock = new ManualClock();
        const total = runs.reduce((a, b) => a + b, 0);
        const last = runs.at(-1)!;
        const { model, busyMs } = scripted([...runs], clock);
        const limited = sharedTurns(() => share, clock)(model);
        const asked = runs.map(() => limited.run({}));
        for (const run of asked) await finish(run, clock);
        expect(busyMs()).toBe(total);
        // The rest after the last run is still to come, so it does not count.
        expect(total - last).toBeLessThanOrEqual((clock.monotonicMs() - last) * share + 1);
        if (share === 1) expect(clock.monotonicMs()).toBeLessThanOrEqual(total + runs.length);
      },
    ),
    { numRuns: 30 },
  );
});

test('a run that fails is told to its caller and stops nobody behind it', async () => {
  const clock = new ManualClock();
  let first = true;
  const model = {
    run: async () => {
      if (!first) return { outputs: {}, runMs: 1 };
      first = false;
      throw new Error('broken');
    },
  } as unknown as LoadedModel;
  const limited = sharedTurns(() => 0.5, clock)(model);
  const [broken, next] = [limited.run({}), limited.run({})];
  await expect(broken).rejects.toThrow('broken');
  await expect(next).resolves.toMatchObject({ runMs: 1 });
});

test('models that wait take turns, one batch at a time, and a full queue of one keeps nobody out', async () => {
  const order: string[] = [];
  let running = 0;
  const named = (name: string) =>
    ({
      run: async () => {
        running += 1;
        expect(running).toBe(1);
        order.push(name);
        await Promise.resolve();
        running -= 1;
        return { outputs: {}, runMs: 1 };
      },
    }) as unknown as LoadedModel;
  const turns = sharedTurns(() => 1, new ManualClock());
  const [a, b, c] = ['a', 'b', 'c'].map((name) => turns(named(name)));
  const runs = [a!, a!, a!, a!, b!, b!, c!].map((model) => model.run({}));
  await Promise.all(runs);
  expect(order.join('')).toBe('aabcaba');
});
