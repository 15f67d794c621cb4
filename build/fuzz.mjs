// Runs the unit tests with property tests on a new seed and more cases: `npm run fuzz -- [RUNS] [SEED] [FILES]`.
import { spawnSync } from 'node:child_process';
import { helpAsked } from './help.mjs';

helpAsked(`npm run fuzz [-- RUNS] [SEED] [FILES…]

Runs the property tests with a new seed and more cases each (default 1000), in all unit tests or those named.`);
const [runs = '1000', seed = String(Date.now() % 2 ** 31), ...files] = process.argv.slice(2);
if (!/^\d+$/.test(runs) || !/^\d+$/.test(seed)) {
  console.error('RUNS and SEED are whole numbers. See: npm run fuzz -- --help');
  process.exit(2);
}
console.log(`Property tests with ${runs} cases each from seed ${seed}.`);
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', '--testTimeout=600000', ...files],
  {
    stdio: 'inherit',
    env: { ...process.env, TAOLITE_FUZZ: `${seed}:${runs}` },
  },
);
if (status !== 0) console.log(`Repeat it with: npm run fuzz -- ${runs} ${seed}`);
process.exit(status ?? 1);
