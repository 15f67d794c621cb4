import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import * as balances from '../../balances/index.ts';
import { crowdloan } from '../../crowdloan/declaration.ts';
import { fundsAccount } from '../../crowdloan/find.ts';
import { system } from '../../system/declaration.ts';
import { subnetAccount } from '../accounts/subnet-account.ts';
import { subtensor } from '../index.ts';
import { leaseColdkey, leaseHotkey } from '../leases/lease.ts';
import { lockedAlpha } from '../locks/lock.ts';
import { lockCost } from '../subnets/lock-cost.ts';
import { allNetuids } from '../subnets/subnet.ts';
import { coldkeyStake, stakeOf } from '../staking/stake.ts';
import { account, ALICE, BOB, CHARLIE, TestChain } from './test-chain.ts';
import type { AccountId } from '../../../frame/types.ts';

const { calls, storage } = subtensor;
const COLDKEYS = [ALICE, BOB, CHARLIE];
const HOTKEYS = [1, 2, 3, 4, 5].map(account);
const LEASE = 4;
const LEASE_COLDKEY = leaseColdkey(0);
const LEASE_HOTKEY = leaseHotkey(0);
/** Everybody who can hold stake, and on whom. */
const HOLDERS = [...COLDKEYS, LEASE_COLDKEY];
const HELD_ON = [...HOTKEYS, LEASE_HOTKEY];

interface Step {
  readonly kind: number;
  readonly who: AccountId;
  readonly hotkey: AccountId;
  readonly other: AccountId;
  readonly netuid: number;
  readonly to: number;
  readonly amount: bigint;
}
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.nat(15),
  who: fc.constantFrom(...COLDKEYS),
  hotkey: fc.constantFrom(...HELD_ON),
  other: fc.constantFrom(...HOTKEYS),
  netuid: fc.constantFrom(0, 2, 3, LEASE),
  to: fc.constantFrom(0, 2, 3, LEASE),
  amount: fc.oneof(
    fc.bigInt(0n, 10_000_000n),
    fc.bigInt(1_000_000n, 50_000_000_000_000n),
    fc.constant((1n << 64n) - 1n),
  ),
});

function callOf({ kind, who, hotkey, other, netuid, to, amount }: Step) {
  const limit_price = amount % 2_000_000_000n;
  switch (kind) {
    case 0:
      return calls.add_stake({ hotkey, netuid, amount_staked: amount });
    case 1:
      return calls.remove_stake({ hotkey, netuid, amount_unstaked: amount });
    case 2:
      return calls.add_stake_limit({ hotkey, netuid, amount_staked: amount, limit_price, allow_partial: true });
    case 3:
      return calls.remove_stake_limit({ hotkey, netuid, amount_unstaked: amount, limit_price, allow_partial: true });
    case 4:
      return calls.move_stake({
        origin_hotkey: hotkey,
        destination_hotkey: other,
        origin_netuid: netuid,
        destination_netuid: to,
        alpha_amount: amount,
      });
    case 5:
      return calls.transfer_stake({
        destination_coldkey: who === BOB ? ALICE : BOB,
        hotkey,
        origin_netuid: netuid,
        destination_netuid: to,
        alpha_amount: amount,
      });
    case 6:
      return calls.swap_stake_limit({
        hotkey,
        origin_netuid: netuid,
        destination_netuid: to,
        alpha_amount: amount,
        limit_price,
        allow_partial: true,
      });
    case 7:
      return calls.burned_register({ netuid, hotkey });
    case 8:
      return calls.unstake_all({ hotkey });
    case 9:
      return calls.recycle_alpha({ hotkey, amount, netuid });
    case 10:
      return calls.claim_root({ subnets: [netuid, to].filter((n, i, all) => all.indexOf(n) === i).sort() });
    case 11:
      return calls.lock_stake({ hotkey, netuid, amount });
    case 12:
      return calls.move_lock({ destination_hotkey: other, netuid });
    case 13:
      return calls.set_perpetual_lock({ netuid, enabled: amount % 2n === 0n });
    case 14:
      return calls.set_reject_locked_alpha({ enabled: amount % 4n === 0n });
    default:
      return calls.unstake_all_alpha({ hotkey });
  }
}

/** What must hold in every block, whatever happened. */
function expectBooksToBalance(chain: TestChain): void {
  const { ctx } = chain;
  const accounts = system.storage.Account.entries(ctx).map(([, { data }]) => data.free + data.reserved);
  expect(accounts.reduce((sum, rao) => sum + rao, 0n)).toBe(balances.totalIssuance(ctx));
  for (const netuid of allNetuids(ctx).filter((n) => n !== 1)) {
    // Registration keeps its swap fee in the account, outside the reserve.
    expect(chain.free(subnetAccount(netuid))).toBeGreaterThanOrEqual(storage.SubnetTAO.get(ctx, netuid));
    let held = 0n;
    for (const hotkey of HELD_ON) {
      const pool = storage.TotalHotkeyAlpha.get(ctx, hotkey, netuid);
      const members = HOLDERS.reduce((sum, coldkey) => sum + stakeOf(ctx, hotkey, coldkey, netuid), 0n);
      expect(members).toBeLessThanOrEqual(pool);
      expect(pool - members).toBeLessThanOrEqual(10n);
      held += pool;
    }
    const protocol = storage.SubnetProtocolAlpha.get(ctx, netuid);
    expect(held + (netuid === 0 ? 0n : protocol)).toBeLessThanOrEqual(storage.SubnetAlphaOut.get(ctx, netuid));
  }
}

/** Locks lie under stake, at most one per coldkey and subnet, each in the index of its hotkey and nothing else there. */
function expectLocksToHold({ ctx }: TestChain): void {
  const locks = storage.Lock.entries(ctx).map(([[coldkey, netuid, hotkey]]) => `${netuid} ${hotkey} ${coldkey}`);
  const index = storage.LockingColdkeys.entries(ctx).map(
    ([[netuid, hotkey, coldkey]]) => `${netuid} ${hotkey} ${coldkey}`,
  );
  expect(index.sort()).toEqual(locks.sort());
  for (const coldkey of HOLDERS)
    for (const netuid of allNetuids(ctx)) {
      expect(storage.Lock.keys1(ctx, coldkey, netuid).length).toBeLessThanOrEqual(1);
      expect(lockedAlpha(ctx, coldkey, netuid)).toBeLessThanOrEqual(coldkeyStake(ctx, coldkey, netuid) + 10n);
    }
}

/** A subnet paid by a crowdloan of the three: ALICE runs it, BOB and CHARLIE share half of the owner's cut. */
function leaseSubnet(chain: TestChain): void {
  const { ctx } = chain;
  const part = lockCost(ctx) / 8n;
  const parts = [part * 5n, part * 3n, part];
  const raised = part * 9n;
  const loan = {
    creator: ALICE,
    deposit: 0n,
    min_contribution: 0n,
    end: 9,
    cap: raised,
    funds_account: fundsAccount(0),
    raised,
  };
  crowdloan.storage.Crowdloans.put(ctx, 0, {
    ...loan,
    target_address: undefined,
    call: undefined,
    finalized: false,
    contributors_count: 3,
  });
  COLDKEYS.forEach((who, i) => {
    balances.transfer(ctx, who, loan.funds_account, parts[i]!);
    crowdloan.storage.Contributions.put(ctx, 0, who, parts[i]!);
  });
  crowdloan.storage.CurrentCrowdloanId.put(ctx, 0);
  chain.as(ALICE, calls.register_leased_network({ emissions_share: 50, end_block: undefined }));
  crowdloan.storage.CurrentCrowdloanId.remove(ctx);
  chain.as(LEASE_COLDKEY, calls.start_call({ netuid: LEASE }));
  storage.SubnetEmissionEnabled.put(ctx, LEASE, true);
}

describe('conservation', () => {
  it('issuance, balances, pools and shares add up after every block of random calls', () => {
    const succeeded = new Set<string>();
    let paid = false;
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 6 }), { minLength: 3, maxLength: 12 }), (blocks) => {
        const chain = new TestChain({ slotDurationMs: 250 });
        storage.SubtokenEnabled.put(chain.ctx, 0, true);
        chain.subnet(ALICE, HOTKEYS[0]!);
        chain.subnet(BOB, HOTKEYS[1]!);
        leaseSubnet(chain);
        storage.OwnerCutAutoLockEnabled.put(chain.ctx, 2, true);
        storage.UnlockRate.put(chain.ctx, 60n);
        storage.MaturityRate.put(chain.ctx, 30n);
        // The lease pays in every hundredth block: begin five rounds before one.
        chain.jump(90);
        for (const hotkey of HOTKEYS) chain.as(CHARLIE, calls.try_associate_hotkey({ hotkey }));
        for (const who of COLDKEYS)
          for (const netuid of [0, 2, 3, LEASE])
            chain.as(who, calls.add_stake({ hotkey: HOTKEYS[netuid]!, netuid, amount_staked: 50_000_000_000n }));
        for (const steps of blocks) {
          for (const s of steps) {
            const call = callOf(s);
            try {
              chain.as(s.who, call);
              succeeded.add(call.value.type);
            } catch (error) {
              if (!(error instanceof DispatchError)) throw error;
            }
          }
          expectBooksToBalance(chain);
          expectLocksToHold(chain);
          chain.next(2);
          expectBooksToBalance(chain);
          expectLocksToHold(chain);
          paid ||= chain.events.some(({ value }) => value.type === 'SubnetLeaseDividendsDistributed');
        }
      }),
      { numRuns: 40, seed: 20260630 },
    );
    // The random calls must reach every kind of movement, or the property says little.
    expect([...succeeded].sort()).toEqual([
      'add_stake',
      'add_stake_limit',
      'burned_register',
      'claim_root',
      'lock_stake',
      'move_lock',
      'move_stake',
      'recycle_alpha',
      'remove_stake',
      'remove_stake_limit',
      'set_perpetual_lock',
      'set_reject_locked_alpha',
      'swap_stake_limit',
      'transfer_stake',
      'unstake_all',
      'unstake_all_alpha',
    ]);
    expect(paid).toBe(true);
  });
});
