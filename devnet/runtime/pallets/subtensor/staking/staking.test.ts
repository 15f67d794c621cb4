import { beforeEach, describe, expect, it } from 'vitest';
import { subtensor } from '../index.ts';
import { account, ALICE, AUTHOR, BOB, tao, TestChain } from '../testing/test-chain.ts';
import { subnetAccount } from '../accounts/subnet-account.ts';
import { mint } from '../../balances/index.ts';
import { hotkeyStake, stakeOf } from './stake.ts';

const { calls, storage } = subtensor;
const HOTKEY = account(1);
const OTHER = account(2);

/** A started subnet whose pool holds 1 000 TAO and 5 000 alpha: price 0.2. Its emission is off, so that the pool stays as it is. */
function poolA(chain: TestChain): number {
  const netuid = chain.subnet(ALICE, HOTKEY);
  chain.as(BOB, calls.try_associate_hotkey({ hotkey: OTHER }));
  storage.SubnetAlphaIn.put(chain.ctx, netuid, 5_000_000_000_000n);
  return netuid;
}

describe('staking', () => {
  let chain: TestChain;
  let netuid: number;
  beforeEach(() => {
    chain = new TestChain();
    netuid = poolA(chain);
  });
  const addStake = (amount_staked: bigint, hotkey = HOTKEY) => calls.add_stake({ hotkey, netuid, amount_staked });

  it('buys 49 480 269 080 alpha-rao for 10 TAO from pool A and books every rao', () => {
    const before = { author: chain.free(AUTHOR), alice: chain.free(ALICE), total: storage.TotalStake.get(chain.ctx) };
    const events = chain.eventsOf(() => chain.as(ALICE, addStake(tao(10))));
    expect(events).toEqual(['Balances.Transfer', 'Balances.Transfer', 'SubtensorModule.StakeAdded']);
    expect(stakeOf(chain.ctx, HOTKEY, ALICE, netuid)).toBe(49_480_269_080n);
    expect(storage.SubnetTAO.get(chain.ctx, netuid)).toBe(tao(1000) + 9_994_964_523n);
    expect(storage.SubnetAlphaIn.get(chain.ctx, netuid)).toBe(5_000_000_000_000n - 49_480_269_080n);
    expect(storage.SubnetAlphaOut.get(chain.ctx, netuid)).toBe(49_480_269_080n);
    expect(storage.TotalStake.get(chain.ctx) - before.total).toBe(tao(10));
    expect(chain.free(AUTHOR) - before.author).toBe(5_035_477n);
    expect(before.alice - chain.free(ALICE)).toBe(tao(10));
    expect(chain.free(subnetAccount(netuid))).toBe(storage.SubnetTAO.get(chain.ctx, netuid));
  });

  it('needs a started subnet, the minimum with its fee, a covered amount and a hotkey somebody owns', () => {
    expect(chain.failure(ALICE, calls.add_stake({ hotkey: HOTKEY, netuid: 0, amount_staked: tao(1) }))).toBe(
      'SubtensorModule.SubtokenDisabled',
    );
    expect(chain.failure(ALICE, calls.add_stake({ hotkey: HOTKEY, netuid: 1, amount_staked: tao(1) }))).toBe(
      'SubtensorModule.SubtokenDisabled',
    );
    expect(chain.failure(ALICE, calls.add_stake({ hotkey: HOTKEY, netuid: 99, amount_staked: tao(1) }))).toBe(
      'SubtensorModule.SubnetNotExists',
    );
    expect(chain.failure(ALICE, addStake(2_001_006n))).toBe('SubtensorModule.AmountTooLow');
    expect(chain.failure(ALICE, addStake(2_001_007n))).toBeUndefined();
    expect(chain.failure(ALICE, addStake(tao(10), account(77)))).toBe('SubtensorModule.HotKeyAccountNotExists');
    mint(chain.ctx, account(50), tao(1));
    expect(chain.failure(account(50), addStake(tao(2)))).toBe('SubtensorModule.NotEnoughBalanceToStake');
    expect(chain.failure(ALICE, addStake(tao(1_000_001)))).toBe('SubtensorModule.InsufficientLiquidity');
  });

  it('leaves exactly the existential deposit of 500 rao when the whole balance is staked', () => {
    mint(chain.ctx, account(50), tao(1));
    chain.as(account(50), addStake(tao(1)));
    expect(chain.free(account(50))).toBe(500n);
  });

  it('sells 100 alpha from pool A for 19 598 163 154 rao; the fee alpha is sold for the author', () => {
    storage.SubnetAlphaOut.put(chain.ctx, netuid, 200_000_000_000n);
    storage.TotalHotkeyAlpha.put(chain.ctx, HOTKEY, netuid, 200_000_000_000n);
    const share = { mantissa: 200_000_000_000n * 10n ** 9n + 0n, exponent: -9n };
    storage.TotalHotkeySharesV2.put(chain.ctx, HOTKEY, netuid, share);
    storage.AlphaV2.put(chain.ctx, HOTKEY, ALICE, netuid, share);
    storage.StakingHotkeys.put(chain.ctx, ALICE, [HOTKEY]);
    const before = { alice: chain.free(ALICE), author: chain.free(AUTHOR) };
    const events = chain.eventsOf(() =>
      chain.as(ALICE, calls.remove_stake({ hotkey: HOTKEY, netuid, amount_unstaked: 100_000_000_000n })),
    );
    expect(events).toEqual(['Balances.Transfer', 'Balances.Transfer', 'SubtensorModule.StakeRemoved']);
    expect(chain.free(ALICE) - before.alice).toBe(19_598_163_154n);
    expect(chain.free(AUTHOR) - before.author).toBe(9_679_982n);
    expect(storage.SubnetAlphaIn.get(chain.ctx, netuid)).toBe(5_100_000_000_000n);
    expect(storage.SubnetTAO.get(chain.ctx, netuid)).toBe(980_392_156_864n);
  });

  it('spends at most 24 707 518 009 rao under a limit of 0.21 and refuses a limit at the price', () => {
    const limited = (limit_price: bigint, allow_partial: boolean, amount_staked = tao(100)) =>
      calls.add_stake_limit({ hotkey: HOTKEY, netuid, amount_staked, limit_price, allow_partial });
    expect(chain.failure(ALICE, limited(210_000_000n, false))).toBe('SubtensorModule.SlippageTooHigh');
    expect(chain.failure(ALICE, limited(200_000_000n, true))).toBe('Swap.PriceLimitExceeded');
    const before = chain.free(ALICE);
    chain.as(ALICE, limited(210_000_000n, true));
    expect(before - chain.free(ALICE)).toBe(24_707_518_009n);
  });

  it('lets a limit stake by somebody else make the hotkey a delegate, a plain one not', () => {
    chain.as(BOB, addStake(tao(1)));
    expect(storage.Delegates.has(chain.ctx, HOTKEY)).toBe(false);
    chain.as(
      BOB,
      calls.add_stake_limit({
        hotkey: HOTKEY,
        netuid,
        amount_staked: tao(1),
        limit_price: tao(1),
        allow_partial: false,
      }),
    );
    expect(storage.Delegates.has(chain.ctx, HOTKEY)).toBe(true);
  });

  it('sells a whole position for u64::MAX and deletes its entries', () => {
    chain.as(ALICE, addStake(tao(10)));
    chain.as(ALICE, calls.remove_stake({ hotkey: HOTKEY, netuid, amount_unstaked: (1n << 64n) - 1n }));
    expect(stakeOf(chain.ctx, HOTKEY, ALICE, netuid)).toBe(0n);
    expect(storage.AlphaV2.has(chain.ctx, HOTKEY, ALICE, netuid)).toBe(false);
    expect(storage.TotalHotkeyAlpha.has(chain.ctx, HOTKEY, netuid)).toBe(false);
    expect(storage.TotalHotkeySharesV2.has(chain.ctx, HOTKEY, netuid)).toBe(false);
  });

  it('does not clamp a limited sale', () => {
    chain.as(ALICE, addStake(tao(10)));
    const over = calls.remove_stake_limit({
      hotkey: HOTKEY,
      netuid,
      amount_unstaked: tao(50),
      limit_price: 1n,
      allow_partial: true,
    });
    expect(chain.failure(ALICE, over)).toBe('SubtensorModule.NotEnoughStakeToWithdraw');
  });

  it('moves stake inside a subnet without a fee, and not below 0.002 TAO', () => {
    chain.as(ALICE, addStake(tao(10)));
    const move = (alpha_amount: bigint) =>
      calls.move_stake({
        origin_hotkey: HOTKEY,
        destination_hotkey: OTHER,
        origin_netuid: netuid,
        destination_netuid: netuid,
        alpha_amount,
      });
    expect(chain.failure(ALICE, move(9_000_000n))).toBe('SubtensorModule.AmountTooLow');
    const events = chain.eventsOf(() => chain.as(ALICE, move(20_000_000_000n)));
    expect(events).toEqual([
      'SubtensorModule.StakeRemoved',
      'SubtensorModule.StakeAdded',
      'SubtensorModule.StakeMoved',
    ]);
    expect(stakeOf(chain.ctx, OTHER, ALICE, netuid)).toBe(20_000_000_000n);
    expect(hotkeyStake(chain.ctx, HOTKEY, netuid)).toBe(49_480_269_080n - 20_000_000_000n);
    expect(
      chain.failure(
        ALICE,
        calls.swap_stake({ hotkey: HOTKEY, origin_netuid: netuid, destination_netuid: netuid, alpha_amount: 1n }),
      ),
    ).toBe('SubtensorModule.SameNetuid');
  });

  it('charges the fee once when stake crosses subnets, and transfers to another coldkey', () => {
    const second = chain.subnet(BOB, OTHER);
    chain.as(ALICE, addStake(tao(10)));
    const events = chain.eventsOf(() =>
      chain.as(
        ALICE,
        calls.transfer_stake({
          destination_coldkey: BOB,
          hotkey: HOTKEY,
          origin_netuid: netuid,
          destination_netuid: second,
          alpha_amount: tao(20),
        }),
      ),
    );
    expect(events).toEqual([
      'Balances.Transfer',
      'Balances.Transfer',
      'SubtensorModule.StakeRemoved',
      'Balances.Transfer',
      'Balances.Transfer',
      'Balances.Transfer',
      'SubtensorModule.StakeAdded',
      'SubtensorModule.StakeTransferred',
    ]);
    const added = chain.events.find(
      ({ value }) => value.type === 'StakeAdded' && (value.value as unknown[])[4] === second,
    );
    expect((added!.value.value as unknown[])[5]).toBe(0n);
    expect(stakeOf(chain.ctx, HOTKEY, BOB, second)).toBeGreaterThan(0n);
    storage.TransferToggle.put(chain.ctx, second, false);
    expect(
      chain.failure(
        ALICE,
        calls.transfer_stake({
          destination_coldkey: BOB,
          hotkey: HOTKEY,
          origin_netuid: netuid,
          destination_netuid: second,
          alpha_amount: tao(20),
        }),
      ),
    ).toBe('SubtensorModule.TransferDisallowed');
  });

  it('unstakes everything at once, succeeds with nothing to do, and refuses to restake nothing', () => {
    chain.as(ALICE, calls.unstake_all({ hotkey: HOTKEY }));
    expect(chain.failure(ALICE, calls.unstake_all_alpha({ hotkey: HOTKEY }))).toBe('SubtensorModule.AmountTooLow');
    chain.as(ALICE, addStake(tao(10)));
    storage.SubtokenEnabled.put(chain.ctx, 0, true);
    chain.as(ALICE, calls.unstake_all_alpha({ hotkey: HOTKEY }));
    expect(stakeOf(chain.ctx, HOTKEY, ALICE, netuid)).toBe(0n);
    expect(stakeOf(chain.ctx, HOTKEY, ALICE, 0)).toBe(storage.SubnetTAO.get(chain.ctx, 0));
    expect(chain.free(subnetAccount(0))).toBe(storage.SubnetTAO.get(chain.ctx, 0));
  });

  it('burns alpha without touching what is outstanding, recycles it by lowering that', () => {
    chain.as(ALICE, addStake(tao(10)));
    const out = storage.SubnetAlphaOut.get(chain.ctx, netuid);
    chain.as(ALICE, calls.burn_alpha({ hotkey: HOTKEY, amount: tao(1), netuid }));
    expect(storage.SubnetAlphaOut.get(chain.ctx, netuid)).toBe(out);
    chain.as(ALICE, calls.recycle_alpha({ hotkey: HOTKEY, amount: tao(2), netuid }));
    expect(storage.SubnetAlphaOut.get(chain.ctx, netuid)).toBe(out - tao(2));
    expect(hotkeyStake(chain.ctx, HOTKEY, netuid)).toBe(out - tao(3));
    const events = chain.eventsOf(() =>
      chain.as(ALICE, calls.add_stake_burn({ hotkey: HOTKEY, netuid, amount: tao(1), limit: undefined })),
    );
    expect(events.slice(-3)).toEqual([
      'SubtensorModule.StakeAdded',
      'SubtensorModule.AlphaBurned',
      'SubtensorModule.AddStakeBurn',
    ]);
  });
});
