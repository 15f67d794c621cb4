import type { Context } from '../../../frame/context.ts';
import type { RuntimeCall } from '../../../frame/dispatch.ts';
import type { AccountId } from '../../../frame/types.ts';
import { errors, storage } from '../pallet.ts';

const STILL_ALLOWED = new Set([
  'announce_coldkey_swap',
  'swap_coldkey_announced',
  'dispute_coldkey_swap',
  'clear_coldkey_swap_announcement',
]);

/**
 * A coldkey whose swap is announced may only go on with that; one whose swap is disputed may do nothing.
 * subtensor: pallets/subtensor/src/guards/check_coldkey_swap.rs
 * @throws ColdkeySwapDisputed, ColdkeySwapAnnounced
 */
export function ensureNotSwapping(ctx: Context, who: AccountId, call: RuntimeCall): void {
  if (!storage.ColdkeySwapAnnouncements.has(ctx, who)) return;
  if (storage.ColdkeySwapDisputes.has(ctx, who)) throw errors.ColdkeySwapDisputed();
  const allowed =
    (call.type === 'SubtensorModule' && STILL_ALLOWED.has(call.value.type)) ||
    (call.type === 'MevShield' && call.value.type === 'submit_encrypted');
  if (!allowed) throw errors.ColdkeySwapAnnounced();
}
