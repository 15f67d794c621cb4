import { join } from 'node:path';
import { pythonPrograms } from '../../interop/environment/python.ts';
import { SDK_PACKAGES } from '../../interop/sdk/sdk-packages.ts';
import { figure, type Case } from '../figure.ts';
import { load, startAxon, type LoadResult } from '../miner/axon-load.ts';

const ROUNDS = 3;
const REQUESTS = 320;
const SDK_PORT = 21_490;

/** Signed requests, sixteen at once, to our axon and the Python SDK's, in turn, each in a process of its own. */
export const axonLoadCase: Case = {
  name: 'axon-load',
  title: 'Axon under load: 16 signed requests at once, beside the Python SDK’s axon',
  async run() {
    const python = process.env['TAOLITE_SDK_PYTHON'] ?? join(await pythonPrograms('sdk', SDK_PACKAGES), 'python');
    const ours = await startAxon('our axon', 'node', ['build/run.mjs', 'test/interop/axon/axon-server.ts']);
    const sdk = await startAxon('the SDK’s axon', python, ['test/bench/miner/sdk_axon.py', String(SDK_PORT)]);
    const results: { ours: LoadResult[]; sdk: LoadResult[] } = { ours: [], sdk: [] };
    try {
      for (let round = -1; round < ROUNDS; round++) {
        const [a, b] = [await load(ours, REQUESTS), await load(sdk, REQUESTS)];
        if (round < 0) continue;
        results.ours.push(a);
        results.sdk.push(b);
      }
    } finally {
      ours.close();
      sdk.close();
    }
    const of = (name: string, unit: 'per s' | 'ms', pick: (result: LoadResult) => number) =>
      figure(name, unit, results.ours.map(pick), { name: 'for the Python SDK’s axon', values: results.sdk.map(pick) });
    return [
      of('requests', 'per s', ({ perSecond }) => perSecond),
      of('median', 'ms', ({ p50Ms }) => p50Ms),
      of('slowest hundredth', 'ms', ({ p99Ms }) => p99Ms),
    ];
  },
};
