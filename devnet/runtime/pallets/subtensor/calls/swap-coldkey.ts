// Changing a coldkey: announced by its hash, carried out days later, open to dispute meanwhile.
import { blake2AsU8a } from '@polkadot/util-crypto';
import { bytesToHex, hexToBytes } from '../../../../../substrate/bytes.ts';
import type { Context } from '../../../frame/context.ts';
import { ensureRoot, ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { AccountId, Hash } from '../../../frame/types.ts';
import { recycleTao, reducible } from '../accounts/tao.ts';
import { constants, errors, events, storage } from '../pallet.ts';
import { swapColdkey } from '../keys/swap-coldkey.ts';

const blockOf = (ctx: Context): number => ctx.block.number;

/** @throws ColdkeySwapAnnouncementNotFound */
function announcement(ctx: Context, who: AccountId): { executesAt: number; hash: Hash } {
  const found = storage.ColdkeySwapAnnouncements.get(ctx, who);
  if (!found) throw errors.ColdkeySwapAnnouncementNotFound();
  const [executesAt, hash] = found;
  return { executesAt, hash };
}

/**
 * Announces the hash of the coldkey that shall take over. The first announcement costs 0.1 TAO.
 * @throws NotEnoughBalanceToPaySwapColdKey, ColdkeySwapReannouncedTooEarly
 */
export function announce(ctx: Context, origin: Origin, { new_coldkey_hash }: { new_coldkey_hash: Hash }): void {
  const who = ensureSigned(origin);
  const former = storage.ColdkeySwapAnnouncements.get(ctx, who);
  if (former) {
    if (blockOf(ctx) < former[0] + storage.ColdkeySwapReannouncementDelay.get(ctx))
      throw errors.ColdkeySwapReannouncedTooEarly();
  } else {
    if (reducible(ctx, who) < constants.KeySwapCost) throw errors.NotEnoughBalanceToPaySwapColdKey();
    recycleTao(ctx, who, constants.KeySwapCost);
  }
  storage.ColdkeySwapAnnouncements.put(ctx, who, [
    blockOf(ctx) + storage.ColdkeySwapAnnouncementDelay.get(ctx),
    new_coldkey_hash,
  ]);
  ctx.deposit(events.ColdkeySwapAnnounced({ who, new_coldkey_hash }));
}

/** Carries out an announced swap. @throws AnnouncedColdkeyHashDoesNotMatch, ColdkeySwapTooEarly, and what the swap throws */
export function swapAnnounced(ctx: Context, origin: Origin, { new_coldkey }: { new_coldkey: AccountId }): void {
  const who = ensureSigned(origin);
  const { executesAt, hash } = announcement(ctx, who);
  if (bytesToHex(blake2AsU8a(hexToBytes(new_coldkey), 256)) !== hash) throw errors.AnnouncedColdkeyHashDoesNotMatch();
  if (blockOf(ctx) < executesAt) throw errors.ColdkeySwapTooEarly();
  swapColdkey(ctx, who, new_coldkey);
  storage.ColdkeySwapAnnouncements.remove(ctx, who);
}

/** Freezes the account: only root can resolve it. @throws ColdkeySwapAlreadyDisputed */
export function dispute(ctx: Context, origin: Origin): void {
  const coldkey = ensureSigned(origin);
  announcement(ctx, coldkey);
  if (storage.ColdkeySwapDisputes.has(ctx, coldkey)) throw errors.ColdkeySwapAlreadyDisputed();
  storage.ColdkeySwapDisputes.put(ctx, coldkey, blockOf(ctx));
  ctx.deposit(events.ColdkeySwapDisputed({ coldkey }));
}

/** Takes an announcement back, some time after it could have been carried out. @throws ColdkeySwapClearTooEarly */
export function clear(ctx: Context, origin: Origin): void {
  const who = ensureSigned(origin);
  const { executesAt } = announcement(ctx, who);
  if (blockOf(ctx) < executesAt + storage.ColdkeySwapReannouncementDelay.get(ctx))
    throw errors.ColdkeySwapClearTooEarly();
  storage.ColdkeySwapAnnouncements.remove(ctx, who);
  ctx.deposit(events.ColdkeySwapCleared({ who }));
}

/** Root forgets announcement and dispute of a coldkey. */
export function reset(ctx: Context, origin: Origin, { coldkey }: { coldkey: AccountId }): void {
  ensureRoot(origin);
  forget(ctx, coldkey);
  ctx.deposit(events.ColdkeySwapReset({ who: coldkey }));
}

/** Root swaps a coldkey at once, for a price in rao. @throws NotEnoughBalanceToPaySwapColdKey */
export function swapByRoot(
  ctx: Context,
  origin: Origin,
  { old_coldkey, new_coldkey, swap_cost }: { old_coldkey: AccountId; new_coldkey: AccountId; swap_cost: bigint },
): void {
  ensureRoot(origin);
  if (swap_cost > 0n) {
    if (reducible(ctx, old_coldkey) < swap_cost) throw errors.NotEnoughBalanceToPaySwapColdKey();
    recycleTao(ctx, old_coldkey, swap_cost);
  }
  swapColdkey(ctx, old_coldkey, new_coldkey);
  forget(ctx, old_coldkey);
}

function forget(ctx: Context, coldkey: AccountId): void {
  storage.ColdkeySwapAnnouncements.remove(ctx, coldkey);
  storage.ColdkeySwapDisputes.remove(ctx, coldkey);
}
