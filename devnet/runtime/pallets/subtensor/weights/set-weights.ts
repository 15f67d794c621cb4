import { netuidAndMechanism } from '../../../economy/epoch/mechanisms.ts';
import {
  acceptsVersionKey,
  checkLength,
  containsInvalidUid,
  hasDuplicateUids,
  isSelfWeight,
  passesRateLimit,
} from '../../../economy/weights/checks.ts';
import { maxUpscale } from '../../../economy/weights/max-upscale.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { now } from '../block.ts';
import { errors, events, storage } from '../pallet.ts';
import { ownerUid, setLastUpdate, uidOf } from '../registration/neuron.ts';
import { existingMechanismIndex, ROOT } from '../subnets/subnet.ts';
import { ensureStakeForWeights } from './stake-guard.ts';

export interface WeightsArgs {
  readonly netuid: number;
  readonly mecid: number;
  readonly uids: readonly number[];
  /** u16 each, any scale. */
  readonly values: readonly number[];
  readonly versionKey: bigint;
}

/** Weights may be set in the open only while commit-reveal is off. @throws CommitRevealEnabled */
export function ensureCommitRevealOff(ctx: Context, netuid: number): void {
  if (storage.CommitRevealWeightsEnabled.get(ctx, netuid)) throw errors.CommitRevealEnabled();
}

/** Whether the uid may set or commit weights again. */
export const passesWeightsLimit = (ctx: Context, index: number, uid: number): boolean => {
  const { netuid } = netuidAndMechanism(index);
  const last = storage.LastUpdate.get(ctx, index)[uid] ?? 0n;
  return passesRateLimit(Number(last), ctx.block.number, Number(storage.WeightsSetRateLimit.get(ctx, netuid)));
};

/**
 * Checks and stores the weights of a neuron; the largest becomes 65535.
 * subtensor: pallets/subtensor/src/subnets/weights.rs `internal_set_weights`
 * @throws CanNotSetRootNetworkWeights, WeightVecNotEqualSize, MechanismDoesNotExist, UidsLengthExceedUidsInSubNet,
 * HotKeyNotRegisteredInSubNet, NotEnoughStakeToSetWeights, IncorrectWeightVersionKey, SettingWeightsTooFast,
 * NeuronNoValidatorPermit, DuplicateUids, UidVecContainInvalidOne, WeightVecLengthIsLow
 */
export function setWeights(
  ctx: Context,
  hotkey: AccountId,
  { netuid, mecid, uids, values, versionKey }: WeightsArgs,
): void {
  if (netuid === ROOT) throw errors.CanNotSetRootNetworkWeights();
  if (uids.length !== values.length) throw errors.WeightVecNotEqualSize();
  const index = existingMechanismIndex(ctx, netuid, mecid);
  const n = storage.SubnetworkN.get(ctx, netuid);
  if (uids.length > n) throw errors.UidsLengthExceedUidsInSubNet();
  const uid = uidOf(ctx, netuid, hotkey);
  ensureStakeForWeights(ctx, netuid, hotkey);
  if (!acceptsVersionKey(storage.WeightsVersionKey.get(ctx, netuid), versionKey))
    throw errors.IncorrectWeightVersionKey();
  const inTheOpen = !storage.CommitRevealWeightsEnabled.get(ctx, netuid);
  if (inTheOpen && !passesWeightsLimit(ctx, index, uid)) throw errors.SettingWeightsTooFast();
  ensurePermit(ctx, netuid, uid, uids, values);
  if (hasDuplicateUids(uids)) throw errors.DuplicateUids();
  if (containsInvalidUid(uids, n)) throw errors.UidVecContainInvalidOne();
  if (!checkLength(n, storage.MinAllowedWeights.get(ctx, netuid), uid, uids, values))
    throw errors.WeightVecLengthIsLow();
  const scaled = maxUpscale(values);
  storage.Weights.put(
    ctx,
    index,
    uid,
    uids.map((to, i) => [to, scaled[i] ?? 0]),
  );
  if (inTheOpen) setLastUpdate(ctx, index, netuid, uid, now(ctx));
  ctx.deposit(events.WeightsSet([index, uid]));
}

/** A weight to oneself alone needs no permit, nor does the owner. @throws NeuronNoValidatorPermit */
function ensurePermit(
  ctx: Context,
  netuid: number,
  uid: number,
  uids: readonly number[],
  values: readonly number[],
): void {
  if (isSelfWeight(uid, uids, values) || ownerUid(ctx, netuid) === uid) return;
  if (!storage.ValidatorPermit.get(ctx, netuid)[uid]) throw errors.NeuronNoValidatorPermit();
}
