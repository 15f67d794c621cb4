import type { Context } from '../../../frame/context.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import type { AccountId } from '../../../frame/types.ts';
import { storage } from '../pallet.ts';
import { U64_MAX } from '../../../economy/fixed/fixed-format.ts';
import { ROOT } from '../subnets/subnet.ts';
import { setChildren } from './set-children.ts';

/** Root validators that did not opt out lend all their stake on a new subnet to its owner hotkey. What cannot be lent is left. */
export function delegateRootValidatorsTo(ctx: Context, ownerHotkey: AccountId, netuid: number): void {
  for (const [, validator] of storage.Keys.entries1<number>(ctx, ROOT)) {
    if (validator === ownerHotkey || !storage.AutoParentDelegationEnabled.get(ctx, validator)) continue;
    try {
      ctx.transactional(() =>
        setChildren(ctx, storage.Owner.get(ctx, validator), validator, netuid, [[U64_MAX, ownerHotkey]]),
      );
    } catch (error) {
      if (!(error instanceof DispatchError)) throw error;
    }
  }
}
