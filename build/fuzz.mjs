// Runs the unit tests with property tests on a new seed and more cases: `npm run fuzz -- [RUNS] [SEED] [FILES]`.
import { spawnSync } from 'node:child_process';

const [runs = '1000', seed = String(Date.now() % 2 ** 31), ...files] = process.argv.slice(2);
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
