import { aggregateMechanisms, splitEmissions, type AggregatedEpoch } from '../../../economy/epoch/mechanisms.ts';
import { runEpoch, type EpochInput, type EpochOutput } from '../../../economy/epoch/run-epoch.ts';
import { isCommitExpired } from '../../../economy/weights/reveal-period.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { events, storage } from '../pallet.ts';
import { ownerUid } from '../registration/neuron.ts';
import { mechanismIndices } from '../subnets/subnet.ts';
import { epochIndex } from './schedule.ts';
import { hotkeysByUid, stakeWeightsByUid } from './stake-weights.ts';
import { updateVotingPower } from './voting-power.ts';

/** What an epoch pays a hotkey, in alpha-rao. */
export interface EpochPayment {
  readonly hotkey: AccountId;
  readonly incentive: bigint;
  readonly dividend: bigint;
}

/**
 * Runs the epochs of all mechanisms of a subnet, stores their results, and says what each hotkey earned.
 * subtensor: pallets/subtensor/src/epoch/run_epoch.rs `epoch_with_mechanisms`
 * @param emission alpha-rao to share out
 */
export function runSubnetEpoch(ctx: Context, netuid: number, emission: bigint): EpochPayment[] {
  const indices = mechanismIndices(ctx, netuid);
  const parts = splitEmissions(indices.length, storage.MechanismEmissionSplit.get(ctx, netuid) ?? null, emission);
  const hotkeys = hotkeysByUid(ctx, netuid);
  const stake = stakeWeightsByUid(ctx, netuid).map(({ total }) => total);
  const outputs = indices.map((index, mecid) => {
    const output = runEpoch(inputOf(ctx, netuid, index, hotkeys, stake, parts[mecid] ?? 0n));
    putMechanism(ctx, index, output);
    return output;
  });
  const whole = aggregateMechanisms(outputs, parts, emission);
  putAggregate(ctx, netuid, whole);
  const neurons = hotkeys.map((hotkey, uid) => ({
    hotkey,
    permit: whole.validatorPermit[uid] ?? false,
    stake: whole.stake[uid] ?? 0n,
  }));
  updateVotingPower(ctx, netuid, neurons);
  return hotkeys
    .map((hotkey, uid) => ({
      hotkey,
      incentive: whole.serverEmission[uid] ?? 0n,
      dividend: whole.validatorEmission[uid] ?? 0n,
    }))
    .sort((a, b) => (a.hotkey < b.hotkey ? -1 : a.hotkey > b.hotkey ? 1 : 0));
}

function inputOf(
  ctx: Context,
  netuid: number,
  index: number,
  hotkeys: readonly AccountId[],
  stake: bigint[],
  emission: bigint,
): EpochInput {
  const uids = hotkeys.map((_, uid) => uid);
  const [alphaLow = 0, alphaHigh = 0] = storage.AlphaValues.get(ctx, netuid);
  return {
    params: {
      kappa: storage.Kappa.get(ctx, netuid),
      bondsPenalty: storage.BondsPenalty.get(ctx, netuid),
      bondsMovingAverage: storage.BondsMovingAverage.get(ctx, netuid),
      yuma3: storage.Yuma3On.get(ctx, netuid),
      liquidAlpha: storage.LiquidAlphaOn.get(ctx, netuid),
      alphaLow,
      alphaHigh,
      alphaSigmoidSteepness: storage.AlphaSigmoidSteepness.get(ctx, netuid),
      maxAllowedValidators: storage.MaxAllowedValidators.get(ctx, netuid),
      stakeThreshold: storage.StakeThreshold.get(ctx),
      tempo: storage.Tempo.get(ctx, netuid),
      activityCutoffFactorMilli: storage.ActivityCutoffFactorMilli.get(ctx, netuid),
    },
    block: ctx.block.number,
    lastMechanismStepBlock: Number(storage.LastMechansimStepBlock.get(ctx, netuid)),
    emission,
    stakeWeights: stake,
    lastUpdate: storage.LastUpdate.get(ctx, index).map(Number),
    blockAtRegistration: uids.map((uid) => Number(storage.BlockAtRegistration.get(ctx, netuid, uid))),
    validatorPermit: storage.ValidatorPermit.get(ctx, netuid),
    ownerUid: ownerUid(ctx, netuid) ?? null,
    weights: uids.map((uid) => storage.Weights.get(ctx, index, uid)),
    bonds: uids.map((uid) => storage.Bonds.get(ctx, index, uid)),
    commitBlocks: commitBlocks(ctx, netuid, index, hotkeys),
  };
}

/** Block of each neuron's earliest commit still waiting to be revealed, Infinity for none; null while commit-reveal is off. */
function commitBlocks(ctx: Context, netuid: number, index: number, hotkeys: readonly AccountId[]): number[] | null {
  if (!storage.CommitRevealWeightsEnabled.get(ctx, netuid)) return null;
  const current = epochIndex(ctx, netuid);
  const period = storage.RevealPeriodEpochs.get(ctx, netuid);
  const earliest = new Map<AccountId, number>();
  const note = (who: AccountId, block: bigint): void => {
    earliest.set(who, Math.min(earliest.get(who) ?? Infinity, Number(block)));
  };
  for (const hotkey of hotkeys) {
    const first = storage.WeightCommits.get(ctx, index, hotkey)?.find(
      ([, epoch]) => !isCommitExpired(current, epoch, period),
    );
    if (first) note(hotkey, first[2]);
  }
  for (const [epoch, queue] of storage.TimelockedWeightCommits.entries1<bigint>(ctx, index))
    if (!isCommitExpired(current, epoch, period)) for (const [who, block] of queue) note(who, block);
  return hotkeys.map((hotkey) => earliest.get(hotkey) ?? Infinity);
}

function putMechanism(ctx: Context, index: number, output: EpochOutput): void {
  storage.Incentive.put(ctx, index, output.incentive);
  output.bonds.forEach((row, uid) =>
    storage.Bonds.put(
      ctx,
      index,
      uid,
      row.map(([to, bond]) => [to, bond]),
    ),
  );
  ctx.deposit(events.IncentiveAlphaEmittedToMiners({ netuid: index, emissions: output.serverEmission }));
}

function putAggregate(ctx: Context, netuid: number, whole: AggregatedEpoch): void {
  storage.Active.put(ctx, netuid, whole.active);
  storage.Emission.put(ctx, netuid, whole.emission);
  storage.Consensus.put(ctx, netuid, whole.consensus);
  storage.Dividends.put(ctx, netuid, whole.dividends);
  storage.ValidatorTrust.put(ctx, netuid, whole.validatorTrust);
  storage.ValidatorPermit.put(ctx, netuid, whole.validatorPermit);
  storage.StakeWeight.put(ctx, netuid, whole.stakeWeight);
}
