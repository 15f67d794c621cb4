import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { storage } from '../pallet.ts';

/** Makes the hotkey a delegate with the take it has by default, unless it already is one. */
export function becomeDelegate(ctx: Context, hotkey: AccountId): void {
  if (!storage.Delegates.has(ctx, hotkey)) storage.Delegates.put(ctx, hotkey, storage.Delegates.get(ctx, hotkey));
}
