// The parameters of the whole chain, all of them for root.
import type { Handlers } from '../../frame/pallet.ts';
import { U64F64 } from '../../economy/fixed/formats.ts';
import { events, storage } from '../subtensor/pallet.ts';
import { adminUtils } from './declaration.ts';
import { globalSetter as setter } from './setter.ts';

const { errors } = adminUtils;
const ensureValue = (holds: boolean): void => {
  if (!holds) throw errors.InvalidValue();
};

export const globalSetters = {
  sudo_set_default_take: setter({
    put: (ctx, a) => storage.MaxDelegateTake.put(ctx, a.default_take),
    event: (a) => events.MaxDelegateTakeSet(a.default_take),
  }),
  sudo_set_tx_rate_limit: setter({
    put: (ctx, a) => storage.TxRateLimit.put(ctx, a.tx_rate_limit),
    event: (a) => events.TxRateLimitSet(a.tx_rate_limit),
  }),
  sudo_set_subnet_owner_cut: setter({
    put: (ctx, a) => storage.SubnetOwnerCut.put(ctx, a.subnet_owner_cut),
    event: (a) => events.SubnetOwnerCutSet(a.subnet_owner_cut),
  }),
  sudo_set_network_rate_limit: setter({
    put: (ctx, a) => storage.NetworkRateLimit.put(ctx, a.rate_limit),
    event: (a) => events.NetworkRateLimitSet(a.rate_limit),
  }),
  sudo_set_network_immunity_period: setter({
    put: (ctx, a) => storage.NetworkImmunityPeriod.put(ctx, a.immunity_period),
    event: (a) => events.NetworkImmunityPeriodSet(a.immunity_period),
  }),
  sudo_set_network_min_lock_cost: setter({
    put: (ctx, a) => storage.NetworkMinLockCost.put(ctx, a.lock_cost),
    event: (a) => events.NetworkMinLockCostSet(a.lock_cost),
  }),
  sudo_set_subnet_limit: setter({
    put: (ctx, a) => storage.SubnetLimit.put(ctx, a.max_subnets),
    event: (a) => events.SubnetLimitSet(a.max_subnets),
  }),
  sudo_set_lock_reduction_interval: setter({
    put: (ctx, a) => storage.NetworkLockReductionInterval.put(ctx, a.interval),
    event: (a) => events.NetworkLockCostReductionIntervalSet(a.interval),
  }),
  sudo_set_stake_threshold: setter({
    put: (ctx, a) => storage.StakeThreshold.put(ctx, a.min_stake),
    event: (a) => events.StakeThresholdSet(a.min_stake),
  }),
  sudo_set_nominator_min_required_stake: setter({
    put: (ctx, a) => storage.NominatorMinRequiredStake.put(ctx, a.min_stake),
  }),
  sudo_set_tx_delegate_take_rate_limit: setter({
    put: (ctx, a) => storage.TxDelegateTakeRateLimit.put(ctx, a.tx_rate_limit),
    event: (a) => events.TxDelegateTakeRateLimitSet(a.tx_rate_limit),
  }),
  sudo_set_min_delegate_take: setter({
    put: (ctx, a) => storage.MinDelegateTake.put(ctx, a.take),
    event: (a) => events.MinDelegateTakeSet(a.take),
  }),
  sudo_set_dissolve_network_schedule_duration: setter({
    put: (ctx, a) => storage.DissolveNetworkScheduleDuration.put(ctx, a.duration),
    event: (a) => events.DissolveNetworkScheduleDurationSet(a.duration),
  }),
  sudo_set_subnet_moving_alpha: setter({ put: (ctx, a) => storage.SubnetMovingAlpha.put(ctx, a.alpha) }),
  sudo_set_commit_reveal_version: setter({
    put: (ctx, a) => storage.CommitRevealWeightsVersion.put(ctx, a.version),
    event: (a) => events.CommitRevealVersionSet(a.version),
  }),
  sudo_set_ck_burn: setter({ put: (ctx, a) => storage.CKBurn.put(ctx, a.burn) }),
  sudo_set_admin_freeze_window: setter({
    put: (ctx, a) => storage.AdminFreezeWindow.put(ctx, a.window),
    event: (a) => events.AdminFreezeWindowSet(a.window),
  }),
  sudo_set_owner_hparam_rate_limit: setter({
    put: (ctx, a) => storage.OwnerHyperparamRateLimit.put(ctx, a.epochs),
    event: (a) => events.OwnerHyperparamRateLimitSet(a.epochs),
  }),
  sudo_set_tao_flow_cutoff: setter({ put: (ctx, a) => storage.TaoFlowCutoff.put(ctx, a.flow_cutoff) }),
  sudo_set_tao_flow_normalization_exponent: setter({
    check: ({ exponent: { bits } }) => ensureValue(bits >= U64F64.one && bits <= 2n * U64F64.one),
    put: (ctx, a) => storage.FlowNormExponent.put(ctx, a.exponent),
  }),
  sudo_set_tao_flow_smoothing_factor: setter({
    put: (ctx, a) => storage.FlowEmaSmoothingFactor.put(ctx, a.smoothing_factor),
  }),
  sudo_set_net_tao_flow_enabled: setter({ put: (ctx, a) => storage.NetTaoFlowEnabled.put(ctx, a.enabled) }),
  sudo_set_start_call_delay: setter({
    put: (ctx, a) => storage.StartCallDelay.put(ctx, a.delay),
    event: (a) => events.StartCallDelaySet(a.delay),
  }),
  sudo_set_coldkey_swap_announcement_delay: setter({
    put: (ctx, a) => storage.ColdkeySwapAnnouncementDelay.put(ctx, a.duration),
    event: (a) => events.ColdkeySwapAnnouncementDelaySet(a.duration),
  }),
  sudo_set_coldkey_swap_reannouncement_delay: setter({
    put: (ctx, a) => storage.ColdkeySwapReannouncementDelay.put(ctx, a.duration),
    event: (a) => events.ColdkeySwapReannouncementDelaySet(a.duration),
  }),
  sudo_set_max_mechanism_count: setter({
    check: (a) => ensureValue(a.max_mechanism_count >= 1 && a.max_mechanism_count <= 16),
    put: (ctx, a) => storage.MaxMechanismCount.put(ctx, a.max_mechanism_count),
  }),
  sudo_set_max_epochs_per_block: setter({
    check: (a) => ensureValue(a.max_epochs_per_block >= 1),
    put: (ctx, a) => storage.MaxEpochsPerBlock.put(ctx, a.max_epochs_per_block),
    event: (a) => events.MaxEpochsPerBlockSet(a.max_epochs_per_block),
  }),
} satisfies Partial<Handlers<typeof adminUtils>>;
