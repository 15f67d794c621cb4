// subtensor: pallets/subtensor/src/rpc_info/subnet_info.rs
import { utf8 } from '../../../../substrate/bytes.ts';
import { activityCutoffBlocks } from '../../economy/epoch/activity.ts';
import type { Context } from '../../frame/context.ts';
import type { ValueOf } from '../../frame/type.ts';
import { minChildkeyTake } from '../../pallets/subtensor/coinbase/distribute.ts';
import { storage } from '../../pallets/subtensor/pallet.ts';
import { subnetExists } from '../../pallets/subtensor/subnets/subnet.ts';
import type {
  hyperparamEntry,
  hyperparamValue,
  subnetHyperparams,
  subnetHyperparamsV2,
} from '../../types/subtensor-info.ts';
import { MAX_WEIGHT } from './subnet-info.ts';

/** Blocks a neuron may stay silent before it counts as inactive. */
const activityCutoff = (ctx: Context, netuid: number): bigint =>
  BigInt(activityCutoffBlocks(storage.ActivityCutoffFactorMilli.get(ctx, netuid), storage.Tempo.get(ctx, netuid)));

/** Hyperparameters in the first form. */
export function hyperparamsOf(ctx: Context, netuid: number): ValueOf<typeof subnetHyperparams> | undefined {
  if (!subnetExists(ctx, netuid)) return undefined;
  const [alpha_low = 0, alpha_high = 0] = storage.AlphaValues.get(ctx, netuid);
  return {
    rho: storage.Rho.get(ctx, netuid),
    kappa: storage.Kappa.get(ctx, netuid),
    immunity_period: storage.ImmunityPeriod.get(ctx, netuid),
    min_allowed_weights: storage.MinAllowedWeights.get(ctx, netuid),
    max_weights_limit: MAX_WEIGHT,
    tempo: storage.Tempo.get(ctx, netuid),
    min_difficulty: storage.MinDifficulty.get(ctx, netuid),
    max_difficulty: storage.MaxDifficulty.get(ctx, netuid),
    weights_version: storage.WeightsVersionKey.get(ctx, netuid),
    weights_rate_limit: storage.WeightsSetRateLimit.get(ctx, netuid),
    adjustment_interval: storage.AdjustmentInterval.get(ctx, netuid),
    activity_cutoff: activityCutoff(ctx, netuid),
    registration_allowed: storage.NetworkRegistrationAllowed.get(ctx, netuid),
    target_regs_per_interval: storage.TargetRegistrationsPerInterval.get(ctx, netuid),
    min_burn: storage.MinBurn.get(ctx, netuid),
    max_burn: storage.MaxBurn.get(ctx, netuid),
    bonds_moving_avg: storage.BondsMovingAverage.get(ctx, netuid),
    max_regs_per_block: storage.MaxRegistrationsPerBlock.get(ctx, netuid),
    serving_rate_limit: storage.ServingRateLimit.get(ctx, netuid),
    max_validators: storage.MaxAllowedValidators.get(ctx, netuid),
    adjustment_alpha: storage.AdjustmentAlpha.get(ctx, netuid),
    difficulty: storage.Difficulty.get(ctx, netuid),
    commit_reveal_period: storage.RevealPeriodEpochs.get(ctx, netuid),
    commit_reveal_weights_enabled: storage.CommitRevealWeightsEnabled.get(ctx, netuid),
    alpha_high,
    alpha_low,
    liquid_alpha_enabled: storage.LiquidAlphaOn.get(ctx, netuid),
  };
}

/** The same with what came later. */
export function hyperparamsV2Of(ctx: Context, netuid: number): ValueOf<typeof subnetHyperparamsV2> | undefined {
  const first = hyperparamsOf(ctx, netuid);
  return (
    first && {
      ...first,
      alpha_sigmoid_steepness: { bits: BigInt(storage.AlphaSigmoidSteepness.get(ctx, netuid)) << 32n },
      yuma_version: storage.Yuma3On.get(ctx, netuid) ? 3 : 2,
      subnet_is_active: storage.SubtokenEnabled.get(ctx, netuid),
      transfers_enabled: storage.TransferToggle.get(ctx, netuid),
      bonds_reset_enabled: storage.BondsResetOn.get(ctx, netuid),
      user_liquidity_enabled: false,
    }
  );
}

type Value = ValueOf<typeof hyperparamValue>;
const bool = (value: boolean): Value => ({ type: 'Bool', value });
const u16 = (value: number): Value => ({ type: 'U16', value });
const u32 = (value: number): Value => ({ type: 'U32', value });
const u64 = (value: bigint): Value => ({ type: 'U64', value });
const rao = (value: bigint): Value => ({ type: 'TaoBalance', value });

/** Hyperparameters as a list of names and values, which may grow without breaking anybody. */
export function hyperparamsV3Of(ctx: Context, netuid: number): ValueOf<typeof hyperparamEntry>[] | undefined {
  const h = hyperparamsV2Of(ctx, netuid);
  if (!h) return undefined;
  const entries: [name: string, value: Value][] = [
    ['kappa', u16(h.kappa)],
    ['immunity_period', u16(h.immunity_period)],
    ['min_allowed_weights', u16(h.min_allowed_weights)],
    ['max_weights_limit', u16(h.max_weights_limit)],
    ['tempo', u16(h.tempo)],
    ['weights_version', u64(h.weights_version)],
    ['weights_rate_limit', u64(h.weights_rate_limit)],
    ['activity_cutoff', u64(h.activity_cutoff)],
    ['activity_cutoff_factor', u32(storage.ActivityCutoffFactorMilli.get(ctx, netuid))],
    ['registration_allowed', bool(h.registration_allowed)],
    ['target_regs_per_interval', u16(h.target_regs_per_interval)],
    ['min_burn', rao(h.min_burn)],
    ['max_burn', rao(h.max_burn)],
    ['burn_half_life', u16(storage.BurnHalfLife.get(ctx, netuid))],
    ['burn_increase_mult', { type: 'U64F64', value: storage.BurnIncreaseMult.get(ctx, netuid) }],
    ['bonds_moving_avg', u64(h.bonds_moving_avg)],
    ['max_regs_per_block', u16(h.max_regs_per_block)],
    ['serving_rate_limit', u64(h.serving_rate_limit)],
    ['max_validators', u16(h.max_validators)],
    ['commit_reveal_period', u64(h.commit_reveal_period)],
    ['commit_reveal_weights_enabled', bool(h.commit_reveal_weights_enabled)],
    ['alpha_high', u16(h.alpha_high)],
    ['alpha_low', u16(h.alpha_low)],
    ['liquid_alpha_enabled', bool(h.liquid_alpha_enabled)],
    ['alpha_sigmoid_steepness', { type: 'I32F32', value: h.alpha_sigmoid_steepness }],
    ['yuma_version', u16(h.yuma_version)],
    ['subnet_is_active', bool(h.subnet_is_active)],
    ['transfers_enabled', bool(h.transfers_enabled)],
    ['bonds_reset_enabled', bool(h.bonds_reset_enabled)],
    ['user_liquidity_enabled', bool(h.user_liquidity_enabled)],
    ['owner_cut_enabled', bool(storage.OwnerCutEnabled.get(ctx, netuid))],
    ['owner_cut_auto_lock_enabled', bool(storage.OwnerCutAutoLockEnabled.get(ctx, netuid))],
    ['min_childkey_take', u16(minChildkeyTake(ctx, netuid))],
  ];
  return entries.map(([name, value]) => ({ name: utf8(name), value }));
}
