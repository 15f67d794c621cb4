// The hyperparameters of a subnet: who may change each of them, when, and within which bounds. A table: long by nature.
import { checkAlphaValues } from '../../economy/epoch/alpha-values.ts';
import { checkRevealPeriod } from '../../economy/weights/reveal-period.ts';
import { U64F64 } from '../../economy/fixed/formats.ts';
import type { Context } from '../../frame/context.ts';
import type { Handlers } from '../../frame/pallet.ts';
import { restartCycle } from '../subtensor/epoch/schedule.ts';
import { constants, errors as subtensorErrors, events, storage } from '../subtensor/pallet.ts';
import { ROOT } from '../subtensor/subnets/subnet.ts';
import { adminUtils } from './declaration.ts';
import { subnetSetter as setter } from './setter.ts';

const { errors, events: own } = adminUtils;
const MAX_UIDS = constants.InitialMaxAllowedUids;

const ensure = (holds: boolean, error: () => Error): void => {
  if (!holds) throw error();
};
const within = (value: number, low: number, high: number): void =>
  ensure(value >= low && value <= high, errors.InvalidValue);
const notRoot = (netuid: number): void => ensure(netuid !== ROOT, errors.NotPermittedOnRootSubnet);
const fitsMechanisms = (ctx: Context, netuid: number, uids: number): void =>
  ensure(uids * storage.MechanismCountCurrent.get(ctx, netuid) <= MAX_UIDS, subtensorErrors.TooManyUIDsPerMechanism);

export const subnetSetters = {
  sudo_set_serving_rate_limit: setter({
    by: 'owner',
    window: true,
    limit: 'ServingRateLimit',
    anyNetuid: true,
    put: (ctx, a) => storage.ServingRateLimit.put(ctx, a.netuid, a.serving_rate_limit),
    event: (a) => events.ServingRateLimitSet([a.netuid, a.serving_rate_limit]),
  }),
  sudo_set_min_difficulty: setter({
    by: 'root',
    window: true,
    put: (ctx, a) => storage.MinDifficulty.put(ctx, a.netuid, a.min_difficulty),
    event: (a) => events.MinDifficultySet([a.netuid, a.min_difficulty]),
  }),
  sudo_set_max_difficulty: setter({
    by: 'owner',
    window: true,
    limit: 'MaxDifficulty',
    put: (ctx, a) => storage.MaxDifficulty.put(ctx, a.netuid, a.max_difficulty),
    event: (a) => events.MaxDifficultySet([a.netuid, a.max_difficulty]),
  }),
  sudo_set_difficulty: setter({
    by: 'root',
    window: true,
    put: (ctx, a) => storage.Difficulty.put(ctx, a.netuid, a.difficulty),
    event: (a) => events.DifficultySet([a.netuid, a.difficulty]),
  }),
  sudo_set_weights_set_rate_limit: setter({
    by: 'root',
    put: (ctx, a) => storage.WeightsSetRateLimit.put(ctx, a.netuid, a.weights_set_rate_limit),
    event: (a) => events.WeightsSetRateLimitSet([a.netuid, a.weights_set_rate_limit]),
  }),
  sudo_set_adjustment_interval: setter({
    by: 'root',
    put: (ctx, a) => storage.AdjustmentInterval.put(ctx, a.netuid, a.adjustment_interval),
    event: (a) => events.AdjustmentIntervalSet([a.netuid, a.adjustment_interval]),
  }),
  sudo_set_adjustment_alpha: setter({
    by: 'owner',
    window: true,
    limit: 'AdjustmentAlpha',
    put: (ctx, a) => storage.AdjustmentAlpha.put(ctx, a.netuid, a.adjustment_alpha),
    event: (a) => events.AdjustmentAlphaSet([a.netuid, a.adjustment_alpha]),
  }),
  sudo_set_immunity_period: setter({
    by: 'owner',
    window: true,
    limit: 'ImmunityPeriod',
    put: (ctx, a) => storage.ImmunityPeriod.put(ctx, a.netuid, a.immunity_period),
    event: (a) => events.ImmunityPeriodSet([a.netuid, a.immunity_period]),
  }),
  sudo_set_min_allowed_weights: setter({
    by: 'owner',
    window: true,
    limit: 'MinAllowedWeights',
    put: (ctx, a) => storage.MinAllowedWeights.put(ctx, a.netuid, a.min_allowed_weights),
    event: (a) => events.MinAllowedWeightSet([a.netuid, a.min_allowed_weights]),
  }),
  sudo_set_max_allowed_uids: setter({
    by: 'owner',
    window: true,
    limit: 'MaxAllowedUids',
    check: (ctx, { netuid, max_allowed_uids: most }) => {
      ensure(most >= storage.MinAllowedUids.get(ctx, netuid), errors.MaxAllowedUidsLessThanMinAllowedUids);
      ensure(most >= storage.SubnetworkN.get(ctx, netuid), errors.MaxAllowedUIdsLessThanCurrentUIds);
      ensure(most <= MAX_UIDS, errors.MaxAllowedUidsGreaterThanDefaultMaxAllowedUids);
      fitsMechanisms(ctx, netuid, most);
    },
    put: (ctx, a) => storage.MaxAllowedUids.put(ctx, a.netuid, a.max_allowed_uids),
    event: (a) => events.MaxAllowedUidsSet([a.netuid, a.max_allowed_uids]),
  }),
  sudo_set_min_allowed_uids: setter({
    by: 'root',
    window: true,
    check: (ctx, { netuid, min_allowed_uids: least }) => {
      ensure(least < storage.MaxAllowedUids.get(ctx, netuid), errors.MinAllowedUidsGreaterThanMaxAllowedUids);
      ensure(least < storage.SubnetworkN.get(ctx, netuid), errors.MinAllowedUidsGreaterThanCurrentUids);
    },
    put: (ctx, a) => storage.MinAllowedUids.put(ctx, a.netuid, a.min_allowed_uids),
    event: (a) => events.MinAllowedUidsSet([a.netuid, a.min_allowed_uids]),
  }),
  sudo_set_kappa: setter({
    by: 'root',
    put: (ctx, a) => storage.Kappa.put(ctx, a.netuid, a.kappa),
    event: (a) => events.KappaSet([a.netuid, a.kappa]),
  }),
  sudo_set_rho: setter({
    by: 'owner',
    window: true,
    limit: 'Rho',
    put: (ctx, a) => storage.Rho.put(ctx, a.netuid, a.rho),
  }),
  sudo_set_activity_cutoff: setter({
    by: 'owner',
    window: true,
    limit: 'ActivityCutoff',
    check: (ctx, a) =>
      ensure(a.activity_cutoff >= storage.MinActivityCutoff.get(ctx), subtensorErrors.ActivityCutoffTooLow),
    put: (ctx, a) => storage.ActivityCutoff.put(ctx, a.netuid, a.activity_cutoff),
    event: (a) => events.ActivityCutoffSet([a.netuid, a.activity_cutoff]),
  }),
  sudo_set_network_registration_allowed: setter({
    by: 'root',
    anyNetuid: true,
    put: (ctx, a) => storage.NetworkRegistrationAllowed.put(ctx, a.netuid, a.registration_allowed),
    event: (a) => events.RegistrationAllowed([a.netuid, a.registration_allowed]),
  }),
  sudo_set_target_registrations_per_interval: setter({
    by: 'root',
    window: true,
    put: (ctx, a) => storage.TargetRegistrationsPerInterval.put(ctx, a.netuid, a.target_registrations_per_interval),
    event: (a) => events.RegistrationPerIntervalSet([a.netuid, a.target_registrations_per_interval]),
  }),
  sudo_set_min_burn: setter({
    by: 'owner',
    window: true,
    limit: 'MinBurn',
    check: (ctx, { netuid, min_burn: rao }) =>
      ensure(rao < constants.MinBurnUpperBound && rao < storage.MaxBurn.get(ctx, netuid), errors.ValueNotInBounds),
    put: (ctx, a) => storage.MinBurn.put(ctx, a.netuid, a.min_burn),
    event: (a) => events.MinBurnSet([a.netuid, a.min_burn]),
  }),
  sudo_set_max_burn: setter({
    by: 'owner',
    window: true,
    limit: 'MaxBurn',
    check: (ctx, { netuid, max_burn: rao }) =>
      ensure(rao > constants.MaxBurnLowerBound && rao > storage.MinBurn.get(ctx, netuid), errors.ValueNotInBounds),
    put: (ctx, a) => storage.MaxBurn.put(ctx, a.netuid, a.max_burn),
    event: (a) => events.MaxBurnSet([a.netuid, a.max_burn]),
  }),
  sudo_set_max_allowed_validators: setter({
    by: 'root',
    window: true,
    check: (ctx, a) =>
      ensure(
        a.max_allowed_validators <= storage.MaxAllowedUids.get(ctx, a.netuid),
        errors.MaxValidatorsLargerThanMaxUIds,
      ),
    put: (ctx, a) => storage.MaxAllowedValidators.put(ctx, a.netuid, a.max_allowed_validators),
    event: (a) => events.MaxAllowedValidatorsSet([a.netuid, a.max_allowed_validators]),
  }),
  sudo_set_bonds_moving_average: setter({
    by: 'owner',
    window: true,
    limit: 'BondsMovingAverage',
    check: (_, a, asRoot) => ensure(asRoot || a.bonds_moving_average <= 975_000n, errors.BondsMovingAverageMaxReached),
    put: (ctx, a) => storage.BondsMovingAverage.put(ctx, a.netuid, a.bonds_moving_average),
    event: (a) => events.BondsMovingAverageSet([a.netuid, a.bonds_moving_average]),
  }),
  sudo_set_bonds_penalty: setter({
    by: 'owner',
    window: true,
    limit: 'BondsPenalty',
    put: (ctx, a) => storage.BondsPenalty.put(ctx, a.netuid, a.bonds_penalty),
    event: (a) => events.BondsPenaltySet([a.netuid, a.bonds_penalty]),
  }),
  sudo_set_max_registrations_per_block: setter({
    by: 'root',
    window: true,
    put: (ctx, a) => storage.MaxRegistrationsPerBlock.put(ctx, a.netuid, a.max_registrations_per_block),
    event: (a) => events.MaxRegistrationsPerBlockSet([a.netuid, a.max_registrations_per_block]),
  }),
  sudo_set_tempo: setter({
    by: 'root',
    window: true,
    put: (ctx, a) => restartCycle(ctx, a.netuid, a.tempo),
    event: (a) => events.TempoSet([a.netuid, a.tempo]),
  }),
  sudo_set_rao_recycled: setter({
    by: 'root',
    put: (ctx, a) => storage.RAORecycledForRegistration.put(ctx, a.netuid, a.rao_recycled),
    event: (a) => events.RAORecycledForRegistrationSet([a.netuid, a.rao_recycled]),
  }),
  sudo_set_commit_reveal_weights_enabled: setter({
    by: 'owner',
    window: true,
    limit: 'CommitRevealEnabled',
    put: (ctx, a) => storage.CommitRevealWeightsEnabled.put(ctx, a.netuid, a.enabled),
    event: (a) => events.CommitRevealEnabled([a.netuid, a.enabled]),
  }),
  sudo_set_commit_reveal_weights_interval: setter({
    by: 'owner',
    window: true,
    limit: 'WeightCommitInterval',
    check: (_, a) => {
      const problem = checkRevealPeriod(a.interval);
      if (problem) throw subtensorErrors[problem]();
    },
    put: (ctx, a) => storage.RevealPeriodEpochs.put(ctx, a.netuid, a.interval),
    event: (a) => events.CommitRevealPeriodsSet([a.netuid, a.interval]),
  }),
  sudo_set_liquid_alpha_enabled: setter({
    by: 'owner',
    window: true,
    limit: 'LiquidAlphaEnabled',
    anyNetuid: true,
    put: (ctx, a) => storage.LiquidAlphaOn.put(ctx, a.netuid, a.enabled),
  }),
  sudo_set_alpha_values: setter({
    by: 'owner',
    window: true,
    limit: 'AlphaValues',
    anyNetuid: true,
    check: (ctx, a) => {
      const problem = checkAlphaValues(storage.LiquidAlphaOn.get(ctx, a.netuid), a.alpha_low, a.alpha_high);
      if (problem) throw subtensorErrors[problem]();
    },
    put: (ctx, a) => storage.AlphaValues.put(ctx, a.netuid, [a.alpha_low, a.alpha_high]),
  }),
  sudo_set_alpha_sigmoid_steepness: setter({
    by: 'owner',
    window: true,
    limit: 'AlphaSigmoidSteepness',
    check: (_, a, asRoot) => ensure(asRoot || a.steepness >= 0, errors.NegativeSigmoidSteepness),
    put: (ctx, a) => storage.AlphaSigmoidSteepness.put(ctx, a.netuid, a.steepness),
  }),
  sudo_set_yuma3_enabled: setter({
    by: 'owner',
    window: true,
    limit: 'Yuma3Enabled',
    anyNetuid: true,
    put: (ctx, a) => storage.Yuma3On.put(ctx, a.netuid, a.enabled),
    event: ({ netuid, enabled }) => own.Yuma3EnableToggled({ netuid, enabled }),
  }),
  sudo_set_bonds_reset_enabled: setter({
    by: 'owner',
    window: true,
    limit: 'BondsResetEnabled',
    anyNetuid: true,
    put: (ctx, a) => storage.BondsResetOn.put(ctx, a.netuid, a.enabled),
    event: ({ netuid, enabled }) => own.BondsResetToggled({ netuid, enabled }),
  }),
  sudo_set_toggle_transfer: setter({
    by: 'owner',
    window: true,
    limit: 'TransferEnabled',
    anyNetuid: true,
    put: (ctx, a) => storage.TransferToggle.put(ctx, a.netuid, a.toggle),
    event: (a) => events.TransferToggle([a.netuid, a.toggle]),
  }),
  sudo_set_ema_price_halving_period: setter({
    by: 'root',
    anyNetuid: true,
    put: (ctx, a) => storage.EMAPriceHalvingBlocks.put(ctx, a.netuid, a.ema_halving),
  }),
  sudo_set_subtoken_enabled: setter({
    by: 'root',
    window: true,
    anyNetuid: true,
    put: (ctx, a) => storage.SubtokenEnabled.put(ctx, a.netuid, a.subtoken_enabled),
  }),
  sudo_set_owner_immune_neuron_limit: setter({
    by: 'owner',
    window: true,
    limit: 'ImmuneNeuronLimit',
    anyNetuid: true,
    check: (_, a) => within(a.immune_neurons, 1, 10),
    put: (ctx, a) => storage.ImmuneOwnerUidsLimit.put(ctx, a.netuid, a.immune_neurons),
  }),
  sudo_set_recycle_or_burn: setter({
    by: 'owner',
    window: true,
    limit: 'RecycleOrBurn',
    anyNetuid: true,
    put: (ctx, a) => storage.RecycleOrBurn.put(ctx, a.netuid, a.recycle_or_burn),
  }),
  sudo_set_min_non_immune_uids: setter({
    by: 'root',
    anyNetuid: true,
    put: (ctx, a) => storage.MinNonImmuneUids.put(ctx, a.netuid, a.min),
    event: (a) => events.MinNonImmuneUidsSet([a.netuid, a.min]),
  }),
  sudo_set_burn_half_life: setter({
    by: 'owner',
    window: true,
    limit: 'BurnHalfLife',
    check: (_, a) => {
      notRoot(a.netuid);
      within(a.burn_half_life, 1, 36_100);
    },
    put: (ctx, a) => storage.BurnHalfLife.put(ctx, a.netuid, a.burn_half_life),
    event: ({ netuid, burn_half_life }) => own.BurnHalfLifeSet({ netuid, burn_half_life }),
  }),
  sudo_set_burn_increase_mult: setter({
    by: 'owner',
    window: true,
    limit: 'BurnIncreaseMult',
    check: (_, a) => {
      notRoot(a.netuid);
      const { bits } = a.burn_increase_mult;
      ensure(bits >= U64F64.one && bits <= 3n * U64F64.one, errors.InvalidValue);
    },
    put: (ctx, a) => storage.BurnIncreaseMult.put(ctx, a.netuid, a.burn_increase_mult),
    event: ({ netuid, burn_increase_mult }) => own.BurnIncreaseMultSet({ netuid, burn_increase_mult }),
  }),
  sudo_set_owner_cut_enabled: setter({
    by: 'owner',
    window: true,
    put: (ctx, a) => storage.OwnerCutEnabled.put(ctx, a.netuid, a.enabled),
  }),
  sudo_set_owner_cut_auto_lock_enabled: setter({
    by: 'owner',
    window: true,
    check: (_, a) => notRoot(a.netuid),
    put: (ctx, a) => storage.OwnerCutAutoLockEnabled.put(ctx, a.netuid, a.enabled),
  }),
  sudo_set_min_childkey_take_per_subnet: setter({
    by: 'owner',
    window: true,
    limit: 'MinChildkeyTake',
    check: (ctx, a) => within(a.take, storage.MinChildkeyTake.get(ctx), storage.MaxChildkeyTake.get(ctx)),
    put: (ctx, a) => storage.MinChildkeyTakePerSubnet.put(ctx, a.netuid, a.take),
    event: (a) => events.MinChildKeyTakePerSubnetSet([a.netuid, a.take]),
  }),
  sudo_set_subnet_emission_enabled: setter({
    by: 'root',
    check: (_, a) => notRoot(a.netuid),
    put: (ctx, a) => storage.SubnetEmissionEnabled.put(ctx, a.netuid, a.enabled),
    event: ({ netuid, enabled }) => own.SubnetEmissionEnabledSet({ netuid, enabled }),
  }),
} satisfies Partial<Handlers<typeof adminUtils>>;
