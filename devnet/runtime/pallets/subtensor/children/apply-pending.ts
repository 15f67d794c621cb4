import type { Context } from '../../../frame/context.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import type { AccountId } from '../../../frame/types.ts';
import { now } from '../block.ts';
import { events, storage } from '../pallet.ts';
import { ensureRelationsHold, putChildren } from './relations.ts';

/** Applies the child changes whose cooldown is over; those that meanwhile break a rule are dropped silently. */
export function applyPendingChildren(ctx: Context, netuid: number): void {
  const started = storage.SubtokenEnabled.get(ctx, netuid);
  for (const [hotkey, [children, due]] of storage.PendingChildKeys.entries1<AccountId>(ctx, netuid)) {
    if (started && due >= now(ctx)) continue;
    storage.PendingChildKeys.remove(ctx, netuid, hotkey);
    try {
      ensureRelationsHold(ctx, hotkey, netuid, children);
    } catch (error) {
      if (error instanceof DispatchError) continue;
      throw error;
    }
    putChildren(ctx, hotkey, netuid, children);
    ctx.deposit(events.SetChildren([hotkey, netuid, children]));
  }
}
