import { runEpoch } from '../../../devnet/runtime/economy/epoch/run-epoch.ts';
import { syntheticSubnet } from '../../../devnet/runtime/economy/epoch/synthetic-subnet.ts';
import { floatEpoch } from '../peers/float-epoch.ts';
import { figure, inTurn, type Case } from '../figure.ts';

const NEURONS = 256;
const VALIDATORS = 64;
/** A chain runs an epoch of each subnet every tempo: after the first ones the engine has compiled it. */
const ROUNDS = 41;

/** The peer does the same steps in floating point: what exactness costs. */
export const epochCase: Case = {
  name: 'epoch',
  title: `Epoch of ${NEURONS} neurons with ${VALIDATORS} validators, all weights set`,
  async run() {
    const variants = [
      ['Yuma 3', { yuma3: true }],
      ['Yuma 3 with liquid alpha', { yuma3: true, liquidAlpha: true }],
      ['Yuma 2', { yuma3: false }],
    ] as const;
    const dense = denseInput();
    const figures = [];
    for (const [name, params] of variants) {
      const input = syntheticSubnet(NEURONS, VALIDATORS, 7, params);
      const { a, b } = await inTurn(
        ROUNDS,
        () => runEpoch(input),
        () => floatEpoch(dense),
      );
      figures.push(figure(name, 'ms', a, { name: 'in floating point', values: b }));
    }
    return figures;
  },
};

/** Weights of every validator for every miner, rows summing to 1. */
function denseInput(): { stake: Float64Array; weights: Float64Array[]; kappa: number } {
  let state = 7;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const stake = Float64Array.from({ length: VALIDATORS }, next);
  const total = stake.reduce((x, y) => x + y, 0);
  const weights = Array.from({ length: VALIDATORS }, () => {
    const row = Float64Array.from({ length: NEURONS }, next);
    const sum = row.reduce((x, y) => x + y, 0);
    return row.map((w) => w / sum);
  });
  return { stake: stake.map((s) => s / total), weights, kappa: 0.5 };
}
