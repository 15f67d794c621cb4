import type { BlockView } from '../read/block-view.ts';
import { readOffered } from '../read/item-table.ts';
import type { PlainReader } from '../read/plain-reader.ts';
import type { Hyperparameter } from '../types/subnet.ts';

const ITEMS = [
  'Kappa',
  'ImmunityPeriod',
  'MinAllowedWeights',
  'Tempo',
  'WeightsVersionKey',
  'WeightsSetRateLimit',
  'ActivityCutoffFactorMilli',
  'NetworkRegistrationAllowed',
  'TargetRegistrationsPerInterval',
  'MinBurn',
  'MaxBurn',
  'BurnHalfLife',
  'BurnIncreaseMult',
  'BondsMovingAverage',
  'MaxRegistrationsPerBlock',
  'ServingRateLimit',
  'MaxAllowedValidators',
  'RevealPeriodEpochs',
  'CommitRevealWeightsEnabled',
  'AlphaValues',
  'LiquidAlphaOn',
  'AlphaSigmoidSteepness',
  'Yuma3On',
  'SubtokenEnabled',
  'TransferToggle',
  'BondsResetOn',
  'OwnerCutEnabled',
  'OwnerCutAutoLockEnabled',
  'MinChildkeyTakePerSubnet',
] as const;
type Items = Partial<Record<(typeof ITEMS)[number] | 'MinChildkeyTake', PlainReader>>;
type Value = Hyperparameter['value'];
type Row = readonly [name: string, unit: Hyperparameter['unit'], of: (items: Items) => Value | undefined];

const whole =
  (item: keyof Items) =>
  (items: Items): Value | undefined =>
    items[item]?.bigint();
const flag =
  (item: keyof Items) =>
  (items: Items): Value | undefined =>
    items[item]?.bool();
/** The two ends of liquid alpha stand in one item: low, high. */
const alphaEnd =
  (index: 0 | 1) =>
  (items: Items): Value | undefined =>
    items.AlphaValues?.list()[index]?.bigint();
const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** A fixed-point number as a decimal text with at most nine digits after the point, cut. */
function fixedText(bits: bigint, fractionBits: bigint): string {
  const size = bits < 0n ? -bits : bits;
  const billionths = ((size & ((1n << fractionBits) - 1n)) * 1_000_000_000n) >> fractionBits;
  const digits = billionths.toString().padStart(9, '0').replace(/0+$/, '');
  return `${bits < 0n ? '-' : ''}${size >> fractionBits}${digits === '' ? '' : `.${digits}`}`;
}

/** Blocks a neuron may stay silent. subtensor: pallets/subtensor/src/epoch/run_epoch.rs (get_activity_cutoff_blocks). */
function activityCutoff({ ActivityCutoffFactorMilli: factor, Tempo: tempo }: Items): Value | undefined {
  return factor && tempo && larger(1n, (factor.bigint() * tempo.bigint()) / 1000n);
}

/**
 * In the runtime's own order and names; what a runtime does not have is left out. Two are the same for all subnets and stored nowhere.
 * subtensor: pallets/subtensor/src/rpc_info/subnet_info.rs (get_subnet_hyperparams_v3).
 */
const ROWS: readonly Row[] = [
  ['kappa', 'u16 share', whole('Kappa')],
  ['immunity_period', 'blocks', whole('ImmunityPeriod')],
  ['min_allowed_weights', null, whole('MinAllowedWeights')],
  ['max_weights_limit', 'u16 share', () => 65_535n],
  ['tempo', 'blocks', whole('Tempo')],
  ['weights_version', null, whole('WeightsVersionKey')],
  ['weights_rate_limit', 'blocks', whole('WeightsSetRateLimit')],
  ['activity_cutoff', 'blocks', activityCutoff],
  ['activity_cutoff_factor', 'milli', whole('ActivityCutoffFactorMilli')],
  ['registration_allowed', null, flag('NetworkRegistrationAllowed')],
  ['target_regs_per_interval', null, whole('TargetRegistrationsPerInterval')],
  ['min_burn', 'rao', whole('MinBurn')],
  ['max_burn', 'rao', whole('MaxBurn')],
  ['burn_half_life', 'blocks', whole('BurnHalfLife')],
  ['burn_increase_mult', null, ({ BurnIncreaseMult: mult }) => mult && { fixed: fixedText(mult.bigint('bits'), 64n) }],
  ['bonds_moving_avg', null, whole('BondsMovingAverage')],
  ['max_regs_per_block', null, whole('MaxRegistrationsPerBlock')],
  ['serving_rate_limit', 'blocks', whole('ServingRateLimit')],
  ['max_validators', null, whole('MaxAllowedValidators')],
  ['commit_reveal_period', 'epochs', whole('RevealPeriodEpochs')],
  ['commit_reveal_weights_enabled', null, flag('CommitRevealWeightsEnabled')],
  ['alpha_high', 'u16 share', alphaEnd(1)],
  ['alpha_low', 'u16 share', alphaEnd(0)],
  ['liquid_alpha_enabled', null, flag('LiquidAlphaOn')],
  [
    'alpha_sigmoid_steepness',
    null,
    ({ AlphaSigmoidSteepness: steepness }) => steepness && { fixed: steepness.bigint().toString() },
  ],
  ['yuma_version', null, ({ Yuma3On }) => Yuma3On && (Yuma3On.bool() ? 3n : 2n)],
  ['subnet_is_active', null, flag('SubtokenEnabled')],
  ['transfers_enabled', null, flag('TransferToggle')],
  ['bonds_reset_enabled', null, flag('BondsResetOn')],
  ['user_liquidity_enabled', null, () => false],
  ['owner_cut_enabled', null, flag('OwnerCutEnabled')],
  ['owner_cut_auto_lock_enabled', null, flag('OwnerCutAutoLockEnabled')],
  [
    'min_childkey_take',
    'u16 share',
    ({ MinChildkeyTake: all, MinChildkeyTakePerSubnet: own }) => all && larger(all.bigint(), own?.bigint() ?? 0n),
  ],
];

/** Hyperparameters of a subnet, by the names that the runtime gives them. */
export async function readHyperparameters(view: BlockView, netuid: number): Promise<Hyperparameter[]> {
  const [[own], [all]] = await Promise.all([
    readOffered(view, ITEMS, [[netuid]]),
    readOffered(view, ['MinChildkeyTake'], [[]]),
  ]);
  const items: Items = { ...own, ...all };
  return ROWS.flatMap(([name, unit, of]) => {
    const value = of(items);
    return value === undefined ? [] : [{ name, unit, value }];
  });
}
