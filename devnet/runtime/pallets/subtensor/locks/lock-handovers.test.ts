// What becomes of locks when stake, keys or subnets change hands.
import { beforeEach, describe, expect, it } from 'vitest';
import { U64F64 } from '../../../economy/fixed/formats.ts';
import type { AccountId } from '../../../frame/types.ts';
import { subtensor } from '../index.ts';
import { swapColdkey } from '../keys/swap-coldkey.ts';
import { clearSmallNomination } from '../staking/clean-up.ts';
import { coldkeyStake, stakeOf } from '../staking/stake.ts';
import { account, ALICE, BOB, CHARLIE, tao, type TestChain } from '../testing/test-chain.ts';
import { hotkeyConviction } from './conviction.ts';
import { coldkeyLock, lockedAlpha } from './lock.ts';
import { swapHotkeyLocks } from './swap-hotkey-locks.ts';
import { HOTKEY, OTHER, OWNER, lockChain, quickLocks } from './testing/lock-chain.ts';

const { calls, storage } = subtensor;
const NEW = account(900);
const LOCK = tao(50);

let chain: TestChain;
let netuid: number;
beforeEach(() => {
  ({ chain, netuid } = lockChain(HOTKEY, BOB, CHARLIE));
  quickLocks(chain);
});
const lock = (amount = LOCK, hotkey = HOTKEY) => calls.lock_stake({ hotkey, netuid, amount });
const stored = (who: AccountId, hotkey = HOTKEY) => storage.Lock.get(chain.ctx, who, netuid, hotkey);
const accept = (who: AccountId) => chain.as(who, calls.set_reject_locked_alpha({ enabled: false }));

describe('stake that goes to another coldkey', () => {
  const give = (alpha_amount: bigint, to = CHARLIE) =>
    calls.transfer_stake({
      destination_coldkey: to,
      hotkey: HOTKEY,
      origin_netuid: netuid,
      destination_netuid: netuid,
      alpha_amount,
    });

  it('goes free first and leaves the lock alone', () => {
    chain.as(BOB, lock());
    chain.as(BOB, give(coldkeyStake(chain.ctx, BOB, netuid) - LOCK));
    expect(stored(BOB)!.locked_mass).toBe(LOCK);
    expect(stored(CHARLIE)).toBeUndefined();
  });

  it('takes its part of the lock and of the conviction along, if it may', () => {
    chain.as(BOB, lock());
    chain.next(100);
    const before = coldkeyLock(chain.ctx, BOB, netuid)!;
    const beyond = before.massAlpha / 5n;
    const amount = coldkeyStake(chain.ctx, BOB, netuid) - before.massAlpha + beyond;
    expect(chain.failure(BOB, give(amount))).toBe('SubtensorModule.AccountRejectsLockedAlpha');
    accept(CHARLIE);
    chain.as(BOB, give(amount));
    expect(stored(BOB)!.locked_mass).toBe(before.massAlpha - beyond);
    expect(stored(CHARLIE)!.locked_mass).toBe(beyond);
    const [left, gone] = [stored(BOB)!.conviction.bits, stored(CHARLIE)!.conviction.bits];
    expect(left + gone).toBe(before.conviction);
    expect(U64F64.toNumber(gone) / U64F64.toNumber(before.conviction)).toBeCloseTo(0.2, 9);
    expect(lockedAlpha(chain.ctx, BOB, netuid)).toBeLessThanOrEqual(coldkeyStake(chain.ctx, BOB, netuid));
  });

  it('is refused when the receiver has a lock on another hotkey, unless all of it is free', () => {
    accept(CHARLIE);
    chain.as(BOB, lock());
    chain.as(CHARLIE, lock(LOCK, OTHER));
    const free = coldkeyStake(chain.ctx, BOB, netuid) - LOCK;
    expect(chain.failure(BOB, give(free + 1n))).toBe('SubtensorModule.LockHotkeyMismatch');
    expect(chain.failure(BOB, give(free))).toBeUndefined();
  });

  it('takes the kind of the receiver and moves between the sums', () => {
    accept(CHARLIE);
    chain.as(CHARLIE, calls.set_perpetual_lock({ netuid, enabled: true }));
    chain.as(BOB, lock());
    chain.as(BOB, give(coldkeyStake(chain.ctx, BOB, netuid)));
    expect(stored(BOB)).toBeUndefined();
    expect(storage.HotkeyLock.get(chain.ctx, netuid, HOTKEY)!.locked_mass).toBe(LOCK);
    expect(storage.DecayingHotkeyLock.has(chain.ctx, netuid, HOTKEY)).toBe(false);
  });
});

describe('a coldkey swap', () => {
  const swap = (): void => chain.ctx.transactional(() => swapColdkey(chain.ctx, BOB, NEW));

  it('hands over locks with their kind, conviction and flags; what the new account had said is replaced', () => {
    chain.as(BOB, calls.set_perpetual_lock({ netuid, enabled: true }));
    chain.as(BOB, lock());
    storage.AccountFlags.put(chain.ctx, NEW, 1n);
    chain.next(50);
    const before = coldkeyLock(chain.ctx, BOB, netuid)!;
    swap();
    expect(stored(BOB)).toBeUndefined();
    expect(coldkeyLock(chain.ctx, NEW, netuid)).toEqual(before);
    expect(storage.DecayingLock.get(chain.ctx, NEW, netuid)).toBe(false);
    expect(storage.DecayingLock.has(chain.ctx, BOB, netuid)).toBe(false);
    expect(storage.AccountFlags.has(chain.ctx, NEW)).toBe(false);
    expect(storage.LockingColdkeys.keys1(chain.ctx, netuid, HOTKEY)).toEqual([NEW]);
    expect(hotkeyConviction(chain.ctx, netuid, HOTKEY)).toBe(before.conviction);
    const free = coldkeyStake(chain.ctx, NEW, netuid) - before.massAlpha;
    expect(chain.failure(NEW, calls.remove_stake({ hotkey: HOTKEY, netuid, amount_unstaked: free + 1n }))).toBe(
      'SubtensorModule.StakeUnavailable',
    );
  });

  it('is refused while the new account has locked alpha; conviction alone is no hindrance', () => {
    const state = { locked_mass: 500n, conviction: { bits: 0n }, last_update: 1n };
    storage.Lock.put(chain.ctx, NEW, netuid, HOTKEY, state);
    expect(swap).toThrow('SubtensorModule.ActiveLockExists');
    storage.Lock.put(chain.ctx, NEW, netuid, HOTKEY, {
      ...state,
      locked_mass: 0n,
      conviction: { bits: U64F64.fromInt(500) },
    });
    expect(swap).not.toThrow();
  });
});

describe('a hotkey swap', () => {
  it('points every lock and both sums at the new hotkey and keeps conviction', () => {
    chain.as(BOB, lock());
    chain.as(CHARLIE, calls.set_perpetual_lock({ netuid, enabled: true }));
    chain.as(CHARLIE, lock());
    chain.next(50);
    const before = [coldkeyLock(chain.ctx, BOB, netuid), coldkeyLock(chain.ctx, CHARLIE, netuid)];
    const conviction = hotkeyConviction(chain.ctx, netuid, HOTKEY);
    swapHotkeyLocks(chain.ctx, HOTKEY, NEW);
    expect([coldkeyLock(chain.ctx, BOB, netuid), coldkeyLock(chain.ctx, CHARLIE, netuid)]).toEqual(before);
    expect([stored(BOB), stored(CHARLIE)]).toEqual([undefined, undefined]);
    expect(hotkeyConviction(chain.ctx, netuid, HOTKEY)).toBe(0n);
    expect(hotkeyConviction(chain.ctx, netuid, NEW)).toBe(conviction);
    expect(storage.LockingColdkeys.keys1(chain.ctx, netuid, HOTKEY)).toEqual([]);
  });
  it("of the owner hotkey leaves the owner's sum with the owner", () => {
    chain.as(BOB, lock(LOCK, OWNER));
    swapHotkeyLocks(chain.ctx, OWNER, NEW);
    storage.SubnetOwnerHotkey.put(chain.ctx, netuid, NEW);
    expect([stored(BOB, OWNER), stored(BOB, NEW)!.conviction.bits]).toEqual([undefined, U64F64.fromInt(LOCK)]);
    expect(storage.DecayingOwnerLock.get(chain.ctx, netuid)!.locked_mass).toBe(LOCK);
    expect(hotkeyConviction(chain.ctx, netuid, NEW)).toBe(U64F64.fromInt(LOCK));
  });
  it('on one subnet does not touch the others, and drops index entries without a lock', () => {
    const second = chain.subnet(CHARLIE, account(9));
    chain.as(BOB, calls.add_stake({ hotkey: HOTKEY, netuid: second, amount_staked: tao(100) }));
    chain.as(BOB, lock());
    chain.as(BOB, calls.lock_stake({ hotkey: HOTKEY, netuid: second, amount: LOCK }));
    storage.LockingColdkeys.put(chain.ctx, netuid, HOTKEY, ALICE, undefined);
    swapHotkeyLocks(chain.ctx, HOTKEY, NEW, [netuid]);
    expect(storage.LockingColdkeys.keys1(chain.ctx, netuid, NEW)).toEqual([BOB]);
    expect(storage.LockingColdkeys.keys1(chain.ctx, netuid, HOTKEY)).toEqual([]);
    expect(storage.Lock.has(chain.ctx, BOB, second, HOTKEY)).toBe(true);
  });
});

describe('the end of a subnet', () => {
  it('deletes everything about its locks and nothing of other subnets', () => {
    const second = chain.subnet(CHARLIE, account(9));
    chain.as(BOB, calls.add_stake({ hotkey: HOTKEY, netuid: second, amount_staked: tao(100) }));
    for (const n of [netuid, second]) {
      chain.as(BOB, calls.set_perpetual_lock({ netuid: n, enabled: true }));
      chain.as(BOB, calls.lock_stake({ hotkey: HOTKEY, netuid: n, amount: LOCK }));
    }
    chain.as(CHARLIE, lock(LOCK, OWNER));
    chain.asRoot(calls.root_dissolve_network({ netuid }));
    const items = [
      storage.Lock,
      storage.LockingColdkeys,
      storage.HotkeyLock,
      storage.DecayingHotkeyLock,
      storage.DecayingLock,
    ];
    expect(items.map((item) => item.entries(chain.ctx).length)).toEqual([1, 1, 1, 0, 1]);
    expect([storage.OwnerLock, storage.DecayingOwnerLock].map((item) => item.entries(chain.ctx).length)).toEqual([
      0, 0,
    ]);
    expect(lockedAlpha(chain.ctx, BOB, second)).toBe(LOCK);
  });
});

describe('a nomination that is cleared for being too small', () => {
  it('takes its alpha out of the lock, with its part of the conviction', () => {
    chain.as(CHARLIE, calls.add_stake({ hotkey: OTHER, netuid, amount_staked: tao(1) }));
    chain.as(CHARLIE, lock());
    chain.next(50);
    storage.NominatorMinRequiredStake.put(chain.ctx, 10n ** 15n);
    const before = coldkeyLock(chain.ctx, CHARLIE, netuid)!;
    const own = { hotkey: OTHER, coldkey: CHARLIE, netuid };
    clearSmallNomination(chain.ctx, own);
    expect(coldkeyLock(chain.ctx, CHARLIE, netuid)).toEqual(before);
    const cleared = stakeOf(chain.ctx, HOTKEY, CHARLIE, netuid);
    expect(cleared).toBeGreaterThan(before.massAlpha);
    clearSmallNomination(chain.ctx, { ...own, hotkey: HOTKEY });
    expect(coldkeyLock(chain.ctx, CHARLIE, netuid)).toBeUndefined();
    expect(hotkeyConviction(chain.ctx, netuid, HOTKEY)).toBe(0n);
  });
  it('leaves the rest locked', () => {
    const stake = coldkeyStake(chain.ctx, CHARLIE, netuid);
    chain.as(
      CHARLIE,
      calls.move_stake({
        origin_hotkey: HOTKEY,
        destination_hotkey: OTHER,
        origin_netuid: netuid,
        destination_netuid: netuid,
        alpha_amount: stake - tao(10),
      }),
    );
    chain.as(CHARLIE, lock(stake - tao(1)));
    chain.next(50);
    const before = coldkeyLock(chain.ctx, CHARLIE, netuid)!;
    const cleared = stakeOf(chain.ctx, HOTKEY, CHARLIE, netuid);
    storage.NominatorMinRequiredStake.put(chain.ctx, 10n ** 15n);
    clearSmallNomination(chain.ctx, { hotkey: HOTKEY, coldkey: CHARLIE, netuid });
    const after = coldkeyLock(chain.ctx, CHARLIE, netuid)!;
    expect(after.massAlpha).toBe(before.massAlpha - cleared);
    expect(U64F64.toNumber(after.conviction) / U64F64.toNumber(before.conviction)).toBeCloseTo(
      Number(after.massAlpha) / Number(before.massAlpha),
      9,
    );
  });
});
