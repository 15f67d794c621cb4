import { describe, expect, test } from 'vitest';
import { BackendClosedError } from '../inference-error.ts';
import type { BackendEvent, InferenceBackend } from '../inference-backend.ts';
import type { Tensors } from '../tensor.ts';
import { double, history, plainModel } from '../testing/scripted-runtime.ts';
import { settle, workerRig } from '../testing/worker-rig.ts';
import { sharedBackend } from './shared-backend.ts';

const source = await plainModel();
const isQuery = (feeds: Tensors) => feeds.history!.data[0] === feeds.history!.data[1];
const first = ({ outputs }: { outputs: Tensors }) => outputs.forecast!.data[0];

/** Leases of a backend over scripted workers; all workers that were ever started. */
function shared(run: (feeds: Tensors, worker: number) => Promise<Tensors> = (feeds) => Promise.resolve(double(feeds))) {
  const rigs: ReturnType<typeof workerRig>[] = [];
  const lease = sharedBackend(() => {
    const rig = workerRig(run);
    rigs.push(rig);
    return rig.backend;
  });
  return { lease, rigs, workers: () => rigs.flatMap((rig) => rig.workers) };
}
const lostBy = (backend: InferenceBackend): BackendEvent['kind'][] => {
  const kinds: BackendEvent['kind'][] = [];
  backend.observe(({ kind }) => kind !== 'phase' && kinds.push(kind));
  return kinds;
};

describe('one inference worker for all miners of a window', () => {
  test('miners run in one worker, one run at a time', async () => {
    let inside = 0;
    let most = 0;
    const { lease, workers } = shared(async (feeds) => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
      return double(feeds);
    });
    const models = await Promise.all([lease(), lease(), lease()].map((miner) => miner.load(source)));
    const answers = await Promise.all(
      models.flatMap((model, m) => [1, 2, 3].map((value) => model.run(history(value + 10 * m)))),
    );
    expect(answers.map(first)).toEqual([2, 4, 6, 22, 24, 26, 42, 44, 46]);
    expect(workers()).toHaveLength(1);
    expect(most).toBe(1);
  });

  test('a miner that stops frees its own models alone; the last one ends the worker', async () => {
    const { lease, workers } = shared();
    const [one, two] = [lease(), lease()];
    const [mine, other] = [await one.load(source), await two.load(source)];
    await one.dispose();
    await expect(mine.run(history(1))).rejects.toThrow(BackendClosedError);
    await expect(one.load(source)).rejects.toThrow(BackendClosedError);
    expect(first(await other.run(history(5)))).toBe(10);
    expect(workers().map(({ terminated }) => terminated)).toEqual([false]);
    await one.dispose(); // a second time counts for nothing
    expect(first(await other.run(history(6)))).toBe(12);
    await two.dispose();
    expect(workers().map(({ terminated }) => terminated)).toEqual([true]);
  });

  test('a lost device is recovered for all of them, and each is told', async () => {
    const { lease, rigs } = shared((feeds, worker) =>
      worker === 1 && isQuery(feeds) ? new Promise(() => undefined) : Promise.resolve(double(feeds)),
    );
    const miners = [lease(), lease()];
    const told = miners.map(lostBy);
    const models = await Promise.all(miners.map((miner) => miner.load(source)));
    const runs = models.map((model, i) => model.run(history(i + 1)));
    await settle();
    rigs[0]!.workers[0]!.say({ lost: 'the GPU device was lost (driver reset)' });
    await rigs[0]!.pass(500);
    expect((await Promise.all(runs)).map(first)).toEqual([2, 4]);
    expect(told).toEqual([
      ['lost', 'recovered'],
      ['lost', 'recovered'],
    ]);
  });

  test('a miner that stopped while its model was loading is not waited for, and leaves nothing behind', async () => {
    const { lease, workers } = shared();
    const [one, two] = [lease(), lease()];
    const other = await two.load(source);
    const loading = one.load(source).catch((error: unknown) => error);
    await one.dispose();
    expect(await loading).toBeInstanceOf(BackendClosedError);
    expect(first(await other.run(history(4)))).toBe(8);
    await two.dispose();
    expect(workers()).toHaveLength(1);
  });

  test('who starts after the last one left has a new worker', async () => {
    const { lease, workers } = shared();
    const one = lease();
    await one.load(source);
    await one.dispose();
    expect(first(await (await lease().load(source)).run(history(3)))).toBe(6);
    expect(workers().map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  test('progress of a load is told to the miner that loads', async () => {
    const { lease } = shared();
    const [one, two] = [lease(), lease()];
    const told: string[] = [];
    two.observe(({ kind }) => told.push(kind));
    await one.load(source);
    expect(told).toEqual([]);
    await two.load(source);
    expect(told).toContain('phase');
  });
});
