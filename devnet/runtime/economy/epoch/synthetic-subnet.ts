// A reproducible subnet of any size: for benches and property tests of the epoch, not for the chain.
import { I64F64 } from '../fixed/formats.ts';
import type { EpochInput, EpochParams } from './run-epoch.ts';
import type { StoredRow } from './sparse-matrix.ts';

/** Hyperparameters of a freshly registered subnet. */
export const DEFAULT_EPOCH_PARAMS: EpochParams = {
  kappa: 32_767,
  bondsPenalty: 65_535,
  bondsMovingAverage: 900_000n,
  yuma3: true,
  liquidAlpha: false,
  alphaLow: 45_875,
  alphaHigh: 58_982,
  alphaSigmoidSteepness: 1000,
  maxAllowedValidators: 64,
  stakeThreshold: 0n,
  tempo: 360,
  activityCutoffFactorMilli: 13_889,
};

/** Park-Miller generator: integers in [0, bound). */
function seeded(seed: number): (bound: number) => number {
  let state = (seed % 2_147_483_646) + 1;
  return (bound) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % bound;
  };
}

/**
 * `validators` neurons with stake and permits, followed by miners without stake; every validator weighs every miner
 * (dense) and holds a bond to every miner.
 *
 * @param seed any non-negative integer; equal seeds give equal subnets
 */
export function syntheticSubnet(
  n: number,
  validators: number,
  seed: number,
  params: Partial<EpochParams> = {},
): EpochInput {
  const next = seeded(seed);
  const miners = Array.from({ length: n - validators }, (_, k) => validators + k);
  const quality = miners.map(() => next(65_536));
  const rows = (noise: number): StoredRow[] =>
    Array.from({ length: n }, (_, uid) =>
      uid < validators
        ? miners.map((miner, k) => [miner, Math.min(65_535, (quality[k] ?? 0) + next(noise))] as const)
        : [],
    );
  return {
    params: { ...DEFAULT_EPOCH_PARAMS, maxAllowedValidators: validators, ...params },
    block: 1_000,
    lastMechanismStepBlock: 640,
    emission: 360_000_000_000n,
    stakeWeights: Array.from({ length: n }, (_, uid) =>
      uid < validators ? I64F64.fromInt(1_000_000_000n * BigInt(1 + next(100_000))) : 0n,
    ),
    lastUpdate: new Array<number>(n).fill(900),
    blockAtRegistration: new Array<number>(n).fill(1),
    validatorPermit: Array.from({ length: n }, (_, uid) => uid < validators),
    ownerUid: null,
    weights: rows(4_096),
    bonds: rows(2_048),
    commitBlocks: null,
  };
}
