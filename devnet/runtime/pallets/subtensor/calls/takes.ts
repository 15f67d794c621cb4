// increase_take and decrease_take: the share of its nominators' dividends that a delegate keeps.
import type { Context } from '../../../frame/context.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { AccountId } from '../../../frame/types.ts';
import { now } from '../block.ts';
import { ensureHotkeyExists, ensureOwns } from '../keys/hotkey.ts';
import { errors, events, storage } from '../pallet.ts';

interface Args {
  hotkey: AccountId;
  /** u16 proportion. */
  take: number;
}

/** What holds for both directions; asked in the pool already. @throws DelegateTakeTooLow, DelegateTakeTooHigh, HotKeyAccountNotExists, NonAssociatedColdKey */
export function ensureTakePossible(ctx: Context, coldkey: AccountId, { hotkey, take }: Args): void {
  if (take < storage.MinDelegateTake.get(ctx)) throw errors.DelegateTakeTooLow();
  if (take > storage.MaxDelegateTake.get(ctx)) throw errors.DelegateTakeTooHigh();
  ensureHotkeyExists(ctx, hotkey);
  ensureOwns(ctx, coldkey, hotkey);
}

const stampOf = (hotkey: AccountId) => ({ type: 'LastTxBlockDelegateTake', value: hotkey }) as const;

/** Raises the take, at most once per rate limit. subtensor: pallets/subtensor/src/staking/increase_take.rs @throws DelegateTxRateLimitExceeded and the above */
export function increaseTake(ctx: Context, origin: Origin, args: Args): void {
  const coldkey = ensureSigned(origin);
  const { hotkey, take } = args;
  ensureTakePossible(ctx, coldkey, args);
  if (storage.Delegates.has(ctx, hotkey) && take <= storage.Delegates.get(ctx, hotkey))
    throw errors.DelegateTakeTooLow();
  const last = storage.LastRateLimitedBlock.get(ctx, stampOf(hotkey));
  if (last !== 0n && now(ctx) - last <= storage.TxDelegateTakeRateLimit.get(ctx))
    throw errors.DelegateTxRateLimitExceeded();
  putTake(ctx, hotkey, take);
  ctx.deposit(events.TakeIncreased([coldkey, hotkey, take]));
}

/** Lowers the take, at any time. @throws DelegateTakeTooLow unless it really gets lower */
export function decreaseTake(ctx: Context, origin: Origin, args: Args): void {
  const coldkey = ensureSigned(origin);
  const { hotkey, take } = args;
  ensureTakePossible(ctx, coldkey, args);
  if (storage.Delegates.has(ctx, hotkey) && take >= storage.Delegates.get(ctx, hotkey))
    throw errors.DelegateTakeTooLow();
  putTake(ctx, hotkey, take);
  ctx.deposit(events.TakeDecreased([coldkey, hotkey, take]));
}

function putTake(ctx: Context, hotkey: AccountId, take: number): void {
  storage.LastRateLimitedBlock.put(ctx, stampOf(hotkey), now(ctx));
  storage.Delegates.put(ctx, hotkey, take);
}
