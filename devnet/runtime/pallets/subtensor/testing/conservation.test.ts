import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import * as balances from '../../balances/index.ts';
import { system } from '../../system/declaration.ts';
import { subnetAccount } from '../accounts/subnet-account.ts';
import { subtensor } from '../index.ts';
import { allNetuids } from '../subnets/subnet.ts';
import { stakeOf } from '../staking/stake.ts';
import { account, ALICE, BOB, CHARLIE, TestChain } from './test-chain.ts';
import type { AccountId } from '../../../frame/types.ts';

const { calls, storage } = subtensor;
const COLDKEYS = [ALICE, BOB, CHARLIE];
const HOTKEYS = [1, 2, 3, 4, 5].map(account);

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
  kind: fc.nat(11),
  who: fc.constantFrom(...COLDKEYS),
  hotkey: fc.constantFrom(...HOTKEYS),
  other: fc.constantFrom(...HOTKEYS),
  netuid: fc.constantFrom(0, 2, 3),
  to: fc.constantFrom(0, 2, 3),
  amount: fc.oneof(fc.bigInt(0n, 10_000_000n), fc.bigInt(1_000_000n, 50_000_000_000_000n), fc.constant((1n << 64n) - 1n)),
});

function callOf({ kind, who, hotkey, other, netuid, to, amount }: Step) {
  const limit_price = amount % 2_000_000_000n;
  switch (kind) {
    case 0: return calls.add_stake({ hotkey, netuid, amount_staked: amount });
    case 1: return calls.remove_stake({ hotkey, netuid, amount_unstaked: amount });
    case 2: return calls.add_stake_limit({ hotkey, netuid, amount_staked: amount, limit_price, allow_partial: true });
    case 3: return calls.remove_stake_limit({ hotkey, netuid, amount_unstaked: amount, limit_price, allow_partial: true });
    case 4: return calls.move_stake({ origin_hotkey: hotkey, destination_hotkey: other, origin_netuid: netuid, destination_netuid: to, alpha_amount: amount });
    case 5: return calls.transfer_stake({ destination_coldkey: who === BOB ? ALICE : BOB, hotkey, origin_netuid: netuid, destination_netuid: to, alpha_amount: amount });
    case 6: return calls.swap_stake_limit({ hotkey, origin_netuid: netuid, destination_netuid: to, alpha_amount: amount, limit_price, allow_partial: true });
    case 7: return calls.burned_register({ netuid, hotkey });
    case 8: return calls.unstake_all({ hotkey });
    case 9: return calls.recycle_alpha({ hotkey, amount, netuid });
    case 10: return calls.claim_root({ subnets: [netuid, to].filter((n, i, all) => all.indexOf(n) === i).sort() });
    default: return calls.unstake_all_alpha({ hotkey });
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
    for (const hotkey of HOTKEYS) {
      const pool = storage.TotalHotkeyAlpha.get(ctx, hotkey, netuid);
      const members = COLDKEYS.reduce((sum, coldkey) => sum + stakeOf(ctx, hotkey, coldkey, netuid), 0n);
      expect(members).toBeLessThanOrEqual(pool);
      expect(pool - members).toBeLessThanOrEqual(10n);
      held += pool;
    }
    const protocol = storage.SubnetProtocolAlpha.get(ctx, netuid);
    expect(held + (netuid === 0 ? 0n : protocol)).toBeLessThanOrEqual(storage.SubnetAlphaOut.get(ctx, netuid));
  }
}

describe('conservation', () => {
  it('issuance, balances, pools and shares add up after every block of random calls', () => {
    const succeeded = new Set<string>();
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 6 }), { minLength: 3, maxLength: 12 }), (blocks) => {
        const chain = new TestChain({ slotDurationMs: 250 });
        storage.SubtokenEnabled.put(chain.ctx, 0, true);
        chain.subnet(ALICE, HOTKEYS[0]!);
        chain.subnet(BOB, HOTKEYS[1]!);
        for (const hotkey of HOTKEYS) chain.as(CHARLIE, calls.try_associate_hotkey({ hotkey }));
        for (const who of COLDKEYS)
          for (const netuid of [0, 2, 3]) chain.as(who, calls.add_stake({ hotkey: HOTKEYS[netuid]!, netuid, amount_staked: 50_000_000_000n }));
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
          chain.next(7);
          expectBooksToBalance(chain);
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
      'move_stake',
      'recycle_alpha',
      'remove_stake',
      'remove_stake_limit',
      'swap_stake_limit',
      'transfer_stake',
      'unstake_all',
      'unstake_all_alpha',
    ]);
  });
});
