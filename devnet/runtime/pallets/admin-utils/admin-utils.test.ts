import { beforeEach, describe, expect, it } from 'vitest';
import { DispatchError } from '../../frame/dispatch-error.ts';
import { root, signed, type Origin } from '../../frame/origin.ts';
import type { Context } from '../../frame/context.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import { subtensor } from '../subtensor/index.ts';
import { account, ALICE, BOB, TestChain } from '../subtensor/testing/test-chain.ts';
import { swap, swapModule } from '../swap/index.ts';
import { adminUtils, adminUtilsModule } from './index.ts';

const { storage } = subtensor;
const { calls } = adminUtils;
const module = adminUtilsModule();
const swaps = swapModule();

let chain: TestChain;
let netuid: number;
beforeEach(() => {
  chain = new TestChain();
  netuid = chain.subnet(ALICE, account(1));
  chain.next(20);
});

function run(origin: Origin, call: RuntimeCall): string | undefined {
  const handlers = call.type === 'Swap' ? swaps.handlers : module.handlers;
  const handler = handlers[call.value.type] as (ctx: Context, origin: Origin, args: unknown) => void;
  try {
    chain.ctx.transactional(() => handler(chain.ctx, origin, call.value.value));
    return undefined;
  } catch (error) {
    if (error instanceof DispatchError) return error.title;
    throw error;
  }
}
const owner = signed(ALICE);

describe('hyperparameters of a subnet', () => {
  it('are set by the owner once per two tempos, by root at any time, by others never', () => {
    const set = (immunity_period: number) => calls.sudo_set_immunity_period({ netuid, immunity_period });
    expect(run(signed(BOB), set(1))).toBe('BadOrigin');
    expect(run(owner, set(7))).toBeUndefined();
    expect(storage.ImmunityPeriod.get(chain.ctx, netuid)).toBe(7);
    expect(run(owner, set(8))).toBe('SubtensorModule.TxRateLimitExceeded');
    expect(run(root, set(9))).toBeUndefined();
    chain.next(720);
    expect(run(owner, set(10))).toBeUndefined();
  });

  it('stay as they are shortly before an epoch, for root too', () => {
    chain.until(355);
    const set = calls.sudo_set_tempo({ netuid, tempo: 20 });
    expect(run(root, set)).toBe('SubtensorModule.AdminActionProhibitedDuringWeightsWindow');
    expect(run(root, calls.sudo_set_admin_freeze_window({ window: 0 }))).toBeUndefined();
    expect(run(root, set)).toBeUndefined();
    expect(storage.LastEpochBlock.get(chain.ctx, netuid)).toBe(355n);
  });

  it('need a subnet that exists, and values within bounds', () => {
    expect(run(root, calls.sudo_set_kappa({ netuid: 77, kappa: 1 }))).toBe('AdminUtils.SubnetDoesNotExist');
    expect(run(owner, calls.sudo_set_kappa({ netuid, kappa: 1 }))).toBe('BadOrigin');
    expect(run(root, calls.sudo_set_min_burn({ netuid, min_burn: 1_000_000_000n }))).toBe(
      'AdminUtils.ValueNotInBounds',
    );
    expect(run(root, calls.sudo_set_max_burn({ netuid, max_burn: 100_000_000n }))).toBe('AdminUtils.ValueNotInBounds');
    expect(run(root, calls.sudo_set_max_allowed_validators({ netuid, max_allowed_validators: 257 }))).toBe(
      'AdminUtils.MaxValidatorsLargerThanMaxUIds',
    );
    expect(run(root, calls.sudo_set_subnet_emission_enabled({ netuid: 0, enabled: true }))).toBe(
      'AdminUtils.NotPermittedOnRootSubnet',
    );
    expect(run(root, calls.sudo_set_alpha_values({ netuid, alpha_low: 2000, alpha_high: 3000 }))).toBe(
      'SubtensorModule.LiquidAlphaDisabled',
    );
    expect(run(owner, calls.sudo_set_bonds_moving_average({ netuid, bonds_moving_average: 975_001n }))).toBe(
      'AdminUtils.BondsMovingAverageMaxReached',
    );
    expect(run(root, calls.sudo_set_bonds_moving_average({ netuid, bonds_moving_average: 975_001n }))).toBeUndefined();
    expect(run(root, calls.sudo_set_commit_reveal_weights_interval({ netuid, interval: 101n }))).toBe(
      'SubtensorModule.RevealPeriodTooLarge',
    );
    expect(run(root, calls.sudo_set_network_pow_registration_allowed({ netuid, registration_allowed: true }))).toBe(
      'AdminUtils.POWRegistrationDisabled',
    );
    expect(run(root, calls.sudo_set_total_issuance({ total_issuance: 1n }))).toBe('AdminUtils.Deprecated');
  });

  it('of mechanisms fit the uids of the subnet and reset the split', () => {
    expect(run(owner, calls.sudo_set_mechanism_count({ netuid, mechanism_count: 2 }))).toBe(
      'SubtensorModule.TooManyUIDsPerMechanism',
    );
    storage.MaxAllowedUids.put(chain.ctx, netuid, 128);
    expect(run(owner, calls.sudo_set_mechanism_count({ netuid, mechanism_count: 3 }))).toBe(
      'SubtensorModule.InvalidValue',
    );
    expect(run(owner, calls.sudo_set_mechanism_count({ netuid, mechanism_count: 2 }))).toBeUndefined();
    expect(run(owner, calls.sudo_set_mechanism_emission_split({ netuid, maybe_split: [1, 2] }))).toBe(
      'SubtensorModule.InvalidValue',
    );
    expect(run(owner, calls.sudo_set_mechanism_emission_split({ netuid, maybe_split: [65_535, 0] }))).toBeUndefined();
    expect(run(owner, calls.sudo_set_mechanism_count({ netuid, mechanism_count: 1 }))).toBe(
      'SubtensorModule.TxRateLimitExceeded',
    );
    expect(run(root, calls.sudo_set_mechanism_count({ netuid, mechanism_count: 1 }))).toBeUndefined();
    expect(storage.MechanismEmissionSplit.has(chain.ctx, netuid)).toBe(false);
    expect(() => chain.next(400)).not.toThrow();
  });

  it('every declared setter refuses a stranger and leaves the state alone', () => {
    for (const name of Object.keys(adminUtils.callSpecs)) {
      const handler = module.handlers[name] as (ctx: Context, origin: Origin, args: unknown) => void;
      const before = chain.events.length;
      expect(() => handler(chain.ctx, signed(BOB), { netuid }), name).toThrow(DispatchError);
      expect(chain.events.length).toBe(before);
    }
  });
});

describe('the Swap pallet', () => {
  it('lets root set a fee rate up to 10 000 of 65 535, and nobody provide liquidity', () => {
    expect(run(root, swap.calls.set_fee_rate({ netuid, rate: 10_001 }))).toBe('Swap.FeeRateTooHigh');
    expect(run(owner, swap.calls.set_fee_rate({ netuid, rate: 1 }))).toBe('BadOrigin');
    expect(run(root, swap.calls.set_fee_rate({ netuid: 99, rate: 1 }))).toBe('Swap.MechanismDoesNotExist');
    expect(run(root, swap.calls.set_fee_rate({ netuid, rate: 10_000 }))).toBeUndefined();
    expect(swap.storage.FeeRate.get(chain.ctx, netuid)).toBe(10_000);
    expect(run(root, swap.calls.disable_lp({}))).toBe('Swap.Deprecated');
  });
});
