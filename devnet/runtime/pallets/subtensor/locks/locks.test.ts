import { beforeEach, describe, expect, it } from 'vitest';
import { rollForward } from '../../../economy/locks/roll-forward.ts';
import { U64F64 } from '../../../economy/fixed/formats.ts';
import type { AccountId } from '../../../frame/types.ts';
import { subtensor } from '../index.ts';
import { coldkeyStake } from '../staking/stake.ts';
import { account, ALICE, BOB, CHARLIE, tao, type TestChain } from '../testing/test-chain.ts';
import { hotkeyConviction } from './conviction.ts';
import { availableToUnstake, coldkeyLock, lockedAlpha } from './lock.ts';
import { HOTKEY, OTHER, OWNER, QUICK_RATES, lockChain, quickLocks } from './testing/lock-chain.ts';

const { calls, storage } = subtensor;
const LOCK = tao(50);

let chain: TestChain;
let netuid: number;
beforeEach(() => {
  ({ chain, netuid } = lockChain(HOTKEY, BOB, CHARLIE));
  quickLocks(chain);
});

const lock = (amount = LOCK, hotkey = HOTKEY) => calls.lock_stake({ hotkey, netuid, amount });
const move = (destination_hotkey: AccountId) => calls.move_lock({ destination_hotkey, netuid });
const perpetual = (enabled: boolean) => calls.set_perpetual_lock({ netuid, enabled });
const stored = (who: AccountId, hotkey = HOTKEY) => storage.Lock.get(chain.ctx, who, netuid, hotkey);
const melting = (hotkey = HOTKEY) => storage.DecayingHotkeyLock.get(chain.ctx, netuid, hotkey);
const staying = (hotkey = HOTKEY) => storage.HotkeyLock.get(chain.ctx, netuid, hotkey);

describe('lock_stake', () => {
  it('locks to a hotkey, enters the index and the sum, and says so', () => {
    expect(chain.eventsOf(() => chain.as(BOB, lock()))).toEqual(['SubtensorModule.StakeLocked']);
    expect(chain.events.at(-1)!.value.value).toEqual({ coldkey: BOB, hotkey: HOTKEY, netuid, amount: LOCK });
    const state = { locked_mass: LOCK, conviction: { bits: 0n }, last_update: 1n };
    expect(stored(BOB)).toEqual(state);
    expect(melting()).toEqual(state);
    expect(staying()).toBeUndefined();
    expect(storage.LockingColdkeys.has(chain.ctx, netuid, HOTKEY, BOB)).toBe(true);
  });

  it('needs an amount, a hotkey somebody owns, the hotkey of the present lock, and stake to cover all of it', () => {
    expect(chain.failure(BOB, lock(0n))).toBe('SubtensorModule.AmountTooLow');
    expect(chain.failure(BOB, lock(LOCK, account(77)))).toBe('SubtensorModule.HotKeyAccountNotExists');
    const stake = coldkeyStake(chain.ctx, BOB, netuid);
    expect(chain.failure(BOB, lock(stake + 1n))).toBe('SubtensorModule.InsufficientStakeForLock');
    expect(chain.failure(BOB, lock((1n << 64n) - 1n))).toBe('SubtensorModule.InsufficientStakeForLock');
    chain.as(BOB, lock());
    expect(chain.failure(BOB, lock(1n, OTHER))).toBe('SubtensorModule.LockHotkeyMismatch');
    expect(chain.failure(BOB, lock(stake - LOCK + 1n))).toBe('SubtensorModule.InsufficientStakeForLock');
    expect(chain.failure(BOB, lock(stake - LOCK))).toBeUndefined();
    expect(chain.failure(ALICE, lock())).toBe('SubtensorModule.InsufficientStakeForLock');
  });

  it('brings the lock forward before it adds to it', () => {
    chain.as(BOB, lock());
    chain.next(100);
    const before = rollForward(
      { massAlpha: LOCK, conviction: 0n, updatedAt: 1n },
      101n,
      { toOwner: false, perpetual: false },
      QUICK_RATES,
    );
    expect(coldkeyLock(chain.ctx, BOB, netuid)).toEqual(before);
    chain.as(BOB, lock(tao(1)));
    expect(stored(BOB)).toEqual({
      locked_mass: before.massAlpha + tao(1),
      conviction: { bits: before.conviction },
      last_update: 101n,
    });
    // The sum loses the molten mass of this lock but, as on the chain, does not mature with it.
    expect(melting()).toEqual({ locked_mass: before.massAlpha + tao(1), conviction: { bits: 0n }, last_update: 101n });
  });

  it('to the hotkey of the subnet owner has full conviction at once, in a sum of its own', () => {
    chain.as(BOB, lock(LOCK, OWNER));
    const state = { locked_mass: LOCK, conviction: { bits: U64F64.fromInt(LOCK) }, last_update: 1n };
    expect(stored(BOB, OWNER)).toEqual(state);
    expect(storage.DecayingOwnerLock.get(chain.ctx, netuid)).toEqual(state);
    expect(melting(OWNER)).toBeUndefined();
    expect(hotkeyConviction(chain.ctx, netuid, OWNER)).toBe(U64F64.fromInt(LOCK));
  });
});

describe('locked stake', () => {
  const remove = (amount_unstaked: bigint) => calls.remove_stake({ hotkey: HOTKEY, netuid, amount_unstaked });

  it('cannot be sold, moved to another subnet, recycled or burned; the rest can', () => {
    const second = chain.subnet(CHARLIE, account(9));
    chain.as(BOB, lock());
    const free = availableToUnstake(chain.ctx, BOB, netuid);
    expect(free).toBe(coldkeyStake(chain.ctx, BOB, netuid) - LOCK);
    const amounts: [bigint, string | undefined][] = [
      [free + 1n, 'SubtensorModule.StakeUnavailable'],
      [free, undefined],
    ];
    for (const [amount, error] of amounts) {
      expect(chain.failure(BOB, remove(amount))).toBe(error);
      expect(chain.failure(BOB, calls.recycle_alpha({ hotkey: HOTKEY, netuid, amount }))).toBe(error);
      expect(chain.failure(BOB, calls.burn_alpha({ hotkey: HOTKEY, netuid, amount }))).toBe(error);
      const across = { hotkey: HOTKEY, origin_netuid: netuid, destination_netuid: second, alpha_amount: amount };
      expect(chain.failure(BOB, calls.swap_stake(across))).toBe(error);
      expect(chain.failure(BOB, calls.transfer_stake({ ...across, destination_coldkey: ALICE }))).toBe(error);
      expect(
        chain.failure(
          BOB,
          calls.remove_stake_limit({
            hotkey: HOTKEY,
            netuid,
            amount_unstaked: amount,
            limit_price: 1n,
            allow_partial: true,
          }),
        ),
      ).toBe(error);
    }
  });

  it('holds stake back whatever hotkey it lies on, and may move between the own hotkeys', () => {
    chain.as(BOB, lock());
    const stake = coldkeyStake(chain.ctx, BOB, netuid);
    const within = { origin_netuid: netuid, destination_netuid: netuid, alpha_amount: stake };
    chain.as(BOB, calls.move_stake({ origin_hotkey: HOTKEY, destination_hotkey: OTHER, ...within }));
    expect(lockedAlpha(chain.ctx, BOB, netuid)).toBe(LOCK);
    expect(stored(BOB)).toBeDefined();
    const left = coldkeyStake(chain.ctx, BOB, netuid);
    expect(chain.failure(BOB, calls.remove_stake({ hotkey: OTHER, netuid, amount_unstaked: left }))).toBe(
      'SubtensorModule.StakeUnavailable',
    );
  });

  it('is left alone by unstake_all', () => {
    chain.as(BOB, lock());
    const stake = coldkeyStake(chain.ctx, BOB, netuid);
    chain.as(BOB, calls.unstake_all({ hotkey: HOTKEY }));
    expect(coldkeyStake(chain.ctx, BOB, netuid)).toBe(stake);
  });

  it('frees itself as it melts, and is brought forward whenever its coldkey stakes or unstakes', () => {
    chain.as(BOB, lock());
    chain.next(693);
    expect(Number(lockedAlpha(chain.ctx, BOB, netuid)) / Number(LOCK)).toBeCloseTo(0.5, 3);
    expect(stored(BOB)!.last_update).toBe(1n);
    chain.as(BOB, remove(tao(1)));
    expect(stored(BOB)!.last_update).toBe(694n);
    chain.next();
    chain.as(BOB, calls.add_stake({ hotkey: HOTKEY, netuid, amount_staked: tao(1) }));
    expect(stored(BOB)!.last_update).toBe(695n);
    chain.jump(40_000);
    chain.as(BOB, remove(tao(1)));
    expect(stored(BOB)).toBeUndefined();
    expect(storage.LockingColdkeys.has(chain.ctx, netuid, HOTKEY, BOB)).toBe(false);
    expect(melting()?.locked_mass ?? 0n).toBe(0n);
  });
});

describe('set_perpetual_lock', () => {
  it('keeps the mass from melting, takes the lock to the other sum, and back', () => {
    chain.as(BOB, lock());
    chain.as(CHARLIE, lock());
    chain.next(100);
    const melted = coldkeyLock(chain.ctx, BOB, netuid)!;
    expect(chain.eventsOf(() => chain.as(BOB, perpetual(true)))).toEqual(['SubtensorModule.PerpetualLockUpdated']);
    expect(storage.DecayingLock.get(chain.ctx, BOB, netuid)).toBe(false);
    expect(staying()!.locked_mass).toBe(melted.massAlpha);
    expect(melting()!.locked_mass).toBeLessThanOrEqual(2n * LOCK - melted.massAlpha);
    chain.next(100);
    const kept = coldkeyLock(chain.ctx, BOB, netuid)!;
    expect(kept.massAlpha).toBe(melted.massAlpha);
    expect(kept.conviction).toBeGreaterThan(melted.conviction);
    expect(lockedAlpha(chain.ctx, CHARLIE, netuid)).toBeLessThan(melted.massAlpha);
    chain.as(BOB, perpetual(false));
    expect(storage.DecayingLock.has(chain.ctx, BOB, netuid)).toBe(false);
    expect(staying()).toBeUndefined();
    chain.next(100);
    expect(lockedAlpha(chain.ctx, BOB, netuid)).toBeLessThan(melted.massAlpha);
  });
  it('can be said before there is a lock', () => {
    chain.as(BOB, perpetual(true));
    chain.as(BOB, lock());
    expect(staying()!.locked_mass).toBe(LOCK);
    expect(melting()).toBeUndefined();
  });
  it('said again changes nothing but the block', () => {
    chain.as(BOB, perpetual(true));
    chain.as(BOB, lock());
    chain.as(BOB, perpetual(true));
    expect(staying()!.locked_mass).toBe(LOCK);
  });
});

describe('move_lock', () => {
  it('needs the destination to exist, then a lock', () => {
    expect(chain.failure(BOB, move(account(77)))).toBe('SubtensorModule.HotKeyAccountNotExists');
    expect(chain.failure(BOB, move(OTHER))).toBe('SubtensorModule.NoExistingLock');
  });
  it('starts conviction anew at a hotkey of another owner', () => {
    chain.as(BOB, lock());
    chain.next(100);
    const before = coldkeyLock(chain.ctx, BOB, netuid)!;
    expect(before.conviction).toBeGreaterThan(0n);
    expect(chain.eventsOf(() => chain.as(BOB, move(OTHER)))).toEqual(['SubtensorModule.LockMoved']);
    expect(chain.events.at(-1)!.value.value).toEqual({
      coldkey: BOB,
      origin_hotkey: HOTKEY,
      destination_hotkey: OTHER,
      netuid,
    });
    const state = { locked_mass: before.massAlpha, conviction: { bits: 0n }, last_update: 101n };
    expect(stored(BOB)).toBeUndefined();
    expect(stored(BOB, OTHER)).toEqual(state);
    expect(melting(OTHER)).toEqual(state);
    expect(melting()?.locked_mass ?? 0n).toBeLessThan(10n);
    expect(storage.LockingColdkeys.keys1(chain.ctx, netuid, HOTKEY)).toEqual([]);
    expect(storage.LockingColdkeys.keys1(chain.ctx, netuid, OTHER)).toEqual([BOB]);
  });
  it('keeps conviction between hotkeys of one owner', () => {
    chain.as(BOB, calls.try_associate_hotkey({ hotkey: account(22) }));
    chain.as(BOB, lock());
    chain.next(100);
    const before = coldkeyLock(chain.ctx, BOB, netuid)!;
    chain.as(BOB, move(account(22)));
    expect(stored(BOB, account(22))!.conviction.bits).toBe(before.conviction);
    expect(hotkeyConviction(chain.ctx, netuid, account(22))).toBe(before.conviction);
  });
  it('to the owner hotkey gives full conviction, and away from it none', () => {
    chain.as(BOB, lock());
    chain.as(BOB, move(OWNER));
    expect(stored(BOB, OWNER)!.conviction.bits).toBe(U64F64.fromInt(LOCK));
    expect(storage.DecayingOwnerLock.get(chain.ctx, netuid)!.locked_mass).toBe(LOCK);
    chain.as(BOB, move(HOTKEY));
    expect(stored(BOB)!.conviction.bits).toBe(0n);
    expect(storage.DecayingOwnerLock.has(chain.ctx, netuid)).toBe(false);
  });
});

describe('set_reject_locked_alpha', () => {
  it('writes one bit, which is not stored while it says what is the default', () => {
    const say = (enabled: boolean) => chain.eventsOf(() => chain.as(BOB, calls.set_reject_locked_alpha({ enabled })));
    expect(say(true)).toEqual(['SubtensorModule.RejectLockedAlphaUpdated']);
    expect(storage.AccountFlags.has(chain.ctx, BOB)).toBe(false);
    say(false);
    expect(storage.AccountFlags.get(chain.ctx, BOB)).toBe(1n);
    storage.AccountFlags.put(chain.ctx, BOB, 5n);
    say(true);
    expect(storage.AccountFlags.get(chain.ctx, BOB)).toBe(4n);
  });
});
