// What conviction is good for: hotkeys compared, subnets that change their owner, owners' cuts that lock themselves.
import { beforeEach, describe, expect, it } from 'vitest';
import { U64F64 } from '../../../economy/fixed/formats.ts';
import { root, signed, type Origin } from '../../../frame/origin.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import type { AccountId } from '../../../frame/types.ts';
import { adminUtilsModule } from '../../admin-utils/index.ts';
import { subtensor } from '../index.ts';
import { isRegistered } from '../registration/neuron.ts';
import { coldkeyStake } from '../staking/stake.ts';
import { account, ALICE, BOB, CHARLIE, tao, type TestChain } from '../testing/test-chain.ts';
import { hotkeyConviction, mostConvicted, totalConviction } from './conviction.ts';
import { coldkeyLock, lockedAlpha } from './lock.ts';
import { HOTKEY, OTHER, OWNER, lockChain } from './testing/lock-chain.ts';

const { calls, storage } = subtensor;
const YEAR = 2_629_800;

let chain: TestChain;
let netuid: number;
beforeEach(() => {
  ({ chain, netuid } = lockChain(OWNER, ALICE, BOB, CHARLIE));
});
const lock = (who: AccountId, hotkey: AccountId, amount = tao(50)) =>
  chain.as(who, calls.lock_stake({ hotkey, netuid, amount }));
const perpetual = (who: AccountId) => chain.as(who, calls.set_perpetual_lock({ netuid, enabled: true }));
const conviction = (hotkey: AccountId) => hotkeyConviction(chain.ctx, netuid, hotkey);

describe('the conviction of a hotkey', () => {
  it('is the sum over all who lock to it, whatever kind their locks are', () => {
    perpetual(BOB);
    lock(BOB, HOTKEY);
    lock(CHARLIE, HOTKEY);
    chain.jump(100_000);
    const [bob, charlie] = [BOB, CHARLIE].map((who) => coldkeyLock(chain.ctx, who, netuid)!.conviction);
    expect(conviction(HOTKEY)).toBe(bob! + charlie!);
    expect(bob).toBeGreaterThan(charlie!);
    expect(totalConviction(chain.ctx, netuid)).toBe(bob! + charlie!);
    expect(conviction(OTHER)).toBe(0n);
  });
  it("counts the owner's sums for the owner hotkey alone", () => {
    lock(ALICE, OWNER);
    perpetual(BOB);
    lock(BOB, OWNER);
    expect(conviction(OWNER)).toBe(U64F64.fromInt(2n * tao(50)));
    expect(totalConviction(chain.ctx, netuid)).toBe(conviction(OWNER));
    expect(mostConvicted(chain.ctx, netuid)).toBe(OWNER);
  });
  it('decides who has most: nobody without locks, the greatest account among equals', () => {
    expect(mostConvicted(chain.ctx, netuid)).toBeUndefined();
    lock(BOB, HOTKEY);
    lock(CHARLIE, OTHER);
    chain.jump(100_000);
    expect(conviction(HOTKEY)).toBe(conviction(OTHER));
    expect(mostConvicted(chain.ctx, netuid)).toBe(OTHER);
    chain.as(BOB, calls.lock_stake({ hotkey: HOTKEY, netuid, amount: tao(20) }));
    chain.jump(400_000);
    expect(mostConvicted(chain.ctx, netuid)).toBe(HOTKEY);
  });
});

describe('a subnet', () => {
  const owner = () => [storage.SubnetOwner.get(chain.ctx, netuid), storage.SubnetOwnerHotkey.get(chain.ctx, netuid)];
  /** Epochs run when they are due, so the next block after a long time has one. */
  const later = (block: number) => chain.jump(block);

  it('goes to the owner of the most convicted hotkey at the first epoch after a year', () => {
    lock(ALICE, OWNER, tao(10));
    perpetual(BOB);
    lock(BOB, HOTKEY, tao(100));
    perpetual(CHARLIE);
    lock(CHARLIE, OWNER, tao(20));
    later(YEAR);
    expect(owner()).toEqual([ALICE, OWNER]);
    later(YEAR + 720);
    expect(owner()).toEqual([BOB, HOTKEY]);
    const changed = chain.events.find(({ value }) => value.type === 'SubnetOwnerChanged');
    expect(changed!.value.value).toEqual({ netuid, old_coldkey: ALICE, new_coldkey: BOB });
    expect(isRegistered(chain.ctx, netuid, HOTKEY)).toBe(true);
    // The new owner's locks count in full at once; those to the old owner hotkey are ordinary from now on.
    expect(storage.OwnerLock.get(chain.ctx, netuid)).toMatchObject({
      locked_mass: tao(100),
      conviction: { bits: U64F64.fromInt(tao(100)) },
    });
    expect(storage.HotkeyLock.get(chain.ctx, netuid, OWNER)!.locked_mass).toBe(tao(20));
    expect(storage.DecayingHotkeyLock.get(chain.ctx, netuid, OWNER)!.locked_mass).toBeGreaterThan(0n);
    expect(storage.DecayingOwnerLock.has(chain.ctx, netuid)).toBe(false);
  });

  it.each([
    ['before a year is over', YEAR - 1, tao(100), HOTKEY],
    ['on less than a tenth of its alpha', YEAR + 1, tao(20), HOTKEY],
    ['when its owner leads', YEAR + 1, tao(100), OWNER],
    ['to a hotkey nobody owns any more', YEAR + 1, tao(100), account(5)],
  ])('stays with its owner %s', (_, block, amount, hotkey) => {
    if (hotkey === account(5)) chain.as(CHARLIE, calls.try_associate_hotkey({ hotkey }));
    perpetual(BOB);
    lock(BOB, hotkey, amount);
    if (hotkey === account(5)) storage.Owner.remove(chain.ctx, hotkey);
    later(block);
    chain.next();
    expect(owner()).toEqual([ALICE, OWNER]);
    expect(chain.events.some(({ value }) => value.type === 'SubnetOwnerChanged')).toBe(false);
  });

  it('stays with its owner while there is no place for the hotkey', () => {
    perpetual(BOB);
    lock(BOB, HOTKEY, tao(100));
    storage.MaxAllowedUids.put(chain.ctx, netuid, 1);
    later(YEAR + 720);
    expect(owner()).toEqual([ALICE, OWNER]);
    storage.MaxAllowedUids.put(chain.ctx, netuid, 2);
    chain.next(360);
    expect(owner()).toEqual([BOB, HOTKEY]);
  });
});

describe("an owner's cut", () => {
  const module = adminUtilsModule();
  const set = (origin: Origin, n = netuid): string | undefined => {
    try {
      module.handlers.sudo_set_owner_cut_auto_lock_enabled!(chain.ctx, origin, { netuid: n, enabled: true } as never);
    } catch (error) {
      if (error instanceof DispatchError) return error.title;
      throw error;
    }
    return undefined;
  };

  it('locks itself to the owner hotkey at every epoch once the owner asks for it', () => {
    chain.until(360);
    expect(lockedAlpha(chain.ctx, ALICE, netuid)).toBe(0n);
    expect(set(signed(ALICE))).toBeUndefined();
    const before = coldkeyStake(chain.ctx, ALICE, netuid);
    chain.until(720);
    const locked = chain.events.find(({ value }) => value.type === 'StakeLocked');
    const cut = 179_995_422n * 360n;
    expect(locked!.value.value).toEqual({ coldkey: ALICE, hotkey: OWNER, netuid, amount: cut });
    expect(lockedAlpha(chain.ctx, ALICE, netuid)).toBe(cut);
    expect(coldkeyStake(chain.ctx, ALICE, netuid)).toBeGreaterThan(before + cut - 1n);
  });
  it('joins a lock the owner has elsewhere', () => {
    lock(ALICE, HOTKEY);
    expect(set(root)).toBeUndefined();
    chain.until(360);
    expect(storage.Lock.keys1(chain.ctx, ALICE, netuid)).toEqual([HOTKEY]);
    expect(lockedAlpha(chain.ctx, ALICE, netuid)).toBeGreaterThan(tao(50));
  });
  it('is switched by owner or root, outside the freeze window, on a subnet that exists', () => {
    expect(set(signed(BOB))).toBe('BadOrigin');
    storage.AdminFreezeWindow.put(chain.ctx, 0);
    expect(set(root, 0)).toBe('AdminUtils.NotPermittedOnRootSubnet');
    expect(set(root, 99)).toBe('AdminUtils.SubnetDoesNotExist');
    storage.AdminFreezeWindow.put(chain.ctx, 10);
    chain.until(355);
    expect(set(root)).toBe('SubtensorModule.AdminActionProhibitedDuringWeightsWindow');
  });
});
