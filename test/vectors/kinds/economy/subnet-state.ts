// A subnet in memory for the epoch steps of the vectors: the stored vectors an epoch reads and writes.
import { DEFAULT_EPOCH_PARAMS } from '../../../../devnet/runtime/economy/epoch/synthetic-subnet.ts';
import { runEpoch } from '../../../../devnet/runtime/economy/epoch/run-epoch.ts';
import type { EpochOutput, EpochParams } from '../../../../devnet/runtime/economy/epoch/run-epoch.ts';
import { resetBonds } from '../../../../devnet/runtime/economy/epoch/reset-bonds.ts';
import type { StoredRow } from '../../../../devnet/runtime/economy/epoch/sparse-matrix.ts';
import { stakeWeight } from '../../../../devnet/runtime/economy/epoch/stake-weight.ts';
import { maxUpscale } from '../../../../devnet/runtime/economy/weights/max-upscale.ts';
import type { Fields } from './fields.ts';
import { UnknownForm, bools, int, intOr, ints, record, small, smallOr, smalls } from './fields.ts';

const flag = (params: Fields, name: string): boolean => params[name] === true;

/** Hyperparameters of a case over the chain's defaults. */
function paramsOf(params: Fields): EpochParams {
  const d = DEFAULT_EPOCH_PARAMS;
  return {
    kappa: smallOr(params, 'kappa', d.kappa),
    bondsPenalty: smallOr(params, 'bonds_penalty', d.bondsPenalty),
    bondsMovingAverage: intOr(params, 'bonds_moving_average', d.bondsMovingAverage),
    yuma3: flag(params, 'yuma3'),
    liquidAlpha: flag(params, 'liquid_alpha'),
    alphaLow: smallOr(params, 'alpha_low', d.alphaLow),
    alphaHigh: smallOr(params, 'alpha_high', d.alphaHigh),
    alphaSigmoidSteepness: smallOr(params, 'alpha_sigmoid_steepness', d.alphaSigmoidSteepness),
    maxAllowedValidators: smallOr(params, 'max_allowed_validators', d.maxAllowedValidators),
    stakeThreshold: intOr(params, 'stake_threshold', d.stakeThreshold),
    tempo: smallOr(params, 'tempo', d.tempo),
    activityCutoffFactorMilli: smallOr(params, 'activity_cutoff_factor_milli', d.activityCutoffFactorMilli),
  };
}

export class SubnetState {
  readonly n: number;
  readonly #params: EpochParams;
  readonly #ownerUid: number | null;
  readonly #commitReveal: boolean;
  readonly #lastMechanismStepBlock: number;
  readonly #taoWeight: bigint;
  readonly #alphaStake: bigint[];
  readonly #rootStake: bigint[];
  readonly #blockAtRegistration: number[];
  readonly #lastUpdate: number[];
  readonly #commitBlocks: number[];
  #permits: boolean[];
  #weights: StoredRow[];
  #bonds: StoredRow[];

  constructor(input: Fields) {
    const params = record(input['params'], 'params');
    this.n = small(input, 'n');
    this.#params = paramsOf(params);
    this.#ownerUid = params['owner_uid'] == null ? null : small(params, 'owner_uid');
    this.#commitReveal = flag(params, 'commit_reveal');
    this.#lastMechanismStepBlock = smallOr(params, 'last_mechanism_step_block', 0);
    this.#taoWeight = intOr(params, 'tao_weight', 0n);
    const n = this.n;
    this.#alphaStake = ints(input, 'alpha_stake');
    this.#rootStake = input['root_stake'] === undefined ? new Array<bigint>(n).fill(0n) : ints(input, 'root_stake');
    this.#blockAtRegistration = smalls(input, 'block_at_registration');
    this.#lastUpdate = smalls(input, 'last_update');
    this.#permits = bools(input, 'validator_permit');
    this.#commitBlocks =
      input['commit_blocks'] === undefined
        ? new Array<number>(n).fill(Infinity)
        : (input['commit_blocks'] as unknown[]).map((block) =>
            block === null || block === 'u64::MAX' ? Infinity : Number(block),
          );
    const empty = (): StoredRow[] => Array.from({ length: n }, () => []);
    this.#weights = empty();
    this.#bonds = empty();
  }

  setWeights(uid: number, uids: readonly number[], values: readonly number[], block: number): void {
    const scaled = maxUpscale(values);
    this.#weights[uid] = uids.map((column, k) => [column, scaled[k] ?? 0] as const);
    this.#lastUpdate[uid] = block;
  }

  /** A new hotkey takes over a uid: its rows go, and weights towards it become 0. */
  replaceNeuron(uid: number, block: number, stake: bigint): void {
    this.#weights = this.#weights.map((row, i) =>
      i === uid ? [] : row.map(([column, value]) => [column, column === uid ? 0 : value] as const),
    );
    this.#bonds = this.#bonds.map((row, i) => (i === uid ? [] : row));
    this.#permits = this.#permits.map((permit, i) => i !== uid && permit);
    this.#blockAtRegistration[uid] = block;
    this.#lastUpdate[uid] = block;
    this.#alphaStake[uid] = stake;
    this.#rootStake[uid] = 0n;
  }

  /** What the next epoch will read. */
  get stored(): { readonly validatorPermit: readonly boolean[]; readonly bonds: readonly StoredRow[] } {
    return { validatorPermit: this.#permits, bonds: this.#bonds };
  }

  resetBonds(uid: number): void {
    this.#bonds = resetBonds(this.#bonds, uid);
  }

  /** Runs one epoch at `block` and stores permits and bonds. */
  epoch(block: number, emission: bigint): EpochOutput {
    const output = runEpoch({
      params: this.#params,
      block,
      lastMechanismStepBlock: this.#lastMechanismStepBlock,
      emission,
      stakeWeights: this.#alphaStake.map((alpha, uid) =>
        stakeWeight(alpha, this.#rootStake[uid] ?? 0n, this.#taoWeight),
      ),
      lastUpdate: this.#lastUpdate,
      blockAtRegistration: this.#blockAtRegistration,
      validatorPermit: this.#permits,
      ownerUid: this.#ownerUid,
      weights: this.#weights,
      bonds: this.#bonds,
      commitBlocks: this.#commitReveal ? this.#commitBlocks : null,
    });
    this.#permits = output.validatorPermit;
    this.#bonds = output.bonds;
    return output;
  }

  /** Performs a step of the vectors' language; an epoch returns what it stored. */
  perform(step: Fields): EpochOutput | null {
    switch (step['do']) {
      case 'set_weights':
        this.setWeights(small(step, 'uid'), smalls(step, 'uids'), smalls(step, 'values'), small(step, 'block'));
        return null;
      case 'replace_neuron':
        this.replaceNeuron(small(step, 'uid'), small(step, 'block'), intOr(step, 'stake', 0n));
        return null;
      case 'reset_bonds':
        this.resetBonds(small(step, 'uid'));
        return null;
      case 'epoch':
        return this.epoch(small(step, 'block'), int(step, 'emission'));
      default:
        throw new UnknownForm(`step ${String(step['do'])}`);
    }
  }
}
