// Times one epoch of a full subnet: `node build/run.mjs devnet/runtime/economy/epoch/epoch.bench.ts [n] [validators]`.
import { performance } from 'node:perf_hooks';
import { runEpoch } from './run-epoch.ts';
import { syntheticSubnet } from './synthetic-subnet.ts';

const [n = 256, validators = 64] = process.argv.slice(2).map(Number);
const RUNS = 7;

const variants = [
  ['Yuma 3', { yuma3: true }],
  ['Yuma 3, liquid alpha', { yuma3: true, liquidAlpha: true }],
  ['Yuma 3, liquid alpha, half penalty', { yuma3: true, liquidAlpha: true, bondsPenalty: 32_768 }],
  ['Yuma 2', { yuma3: false }],
] as const;

for (const [name, params] of variants) {
  const input = syntheticSubnet(n, validators, 7, params);
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    runEpoch(input);
    return performance.now() - start;
  }).sort((a, b) => a - b);
  const ms = (value: number | undefined) => `${(value ?? 0).toFixed(1)} ms`;
  console.log(
    `${name}: ${n} neurons x ${validators} validators, median ${ms(times[RUNS >> 1])}, slowest ${ms(times[RUNS - 1])}`,
  );
}
