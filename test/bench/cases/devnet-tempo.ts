import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { bundleEntry } from '../../../build/bundle-entry.mjs';
import { figure, type Case } from '../figure.ts';

const SUBNETS = 128;
const TEMPO = 360;

interface Measured {
  readonly tempoMs: number;
  readonly emptyMs: number;
  readonly infoMs: number;
  readonly metagraphMs: number;
  readonly residentMb: number;
  readonly stateMb: number;
}

/** As much as the real chain carries, through one tempo: every subnet's epoch once. */
export const devnetTempoCase: Case = {
  name: 'devnet-tempo',
  title: `A tempo of ${TEMPO} blocks with ${SUBNETS} subnets of 256 neurons, 64 validators each`,
  async run() {
    const { file } = await bundleEntry('test/bench/devnet/tempo-child.ts', 'bench-tempo');
    const { stdout } = await promisify(execFile)(process.execPath, [file, String(SUBNETS), '256', '64', String(TEMPO)]);
    const took = JSON.parse(stdout) as Measured;
    const empty = { name: 'for a block without an epoch', values: [took.emptyMs] };
    return [
      figure('the whole tempo', 'ms', [took.tempoMs], {
        name: 'for as many blocks without epochs',
        values: [took.emptyMs * TEMPO],
      }),
      figure('get_all_dynamic_info', 'ms', [took.infoMs], empty),
      figure('get_metagraph of 256 neurons', 'ms', [took.metagraphMs], empty),
      figure('resident memory', 'MB', [took.residentMb], {
        name: 'of keys and values in the state',
        values: [took.stateMb],
      }),
    ];
  },
};
