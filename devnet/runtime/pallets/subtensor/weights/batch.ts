import type { Context } from '../../../frame/context.ts';
import { DispatchError } from '../../../frame/dispatch-error.ts';
import type { AccountId } from '../../../frame/types.ts';
import { errors, events } from '../pallet.ts';

/**
 * Runs one item per netuid, each on its own: a failing item is undone and reported, the others stand.
 * subtensor: pallets/subtensor/src/subnets/weights.rs `do_batch_set_weights`
 * @throws InputLengthsUnequal when the lists differ in length
 */
export function eachOnItsOwn(
  ctx: Context,
  hotkey: AccountId,
  netuids: readonly number[],
  lengths: readonly number[],
  item: (netuid: number, i: number) => void,
): void {
  if (lengths.some((length) => length !== netuids.length)) throw errors.InputLengthsUnequal();
  let failed = false;
  netuids.forEach((netuid, i) => {
    try {
      ctx.transactional(() => item(netuid, i));
    } catch (error) {
      if (!(error instanceof DispatchError)) throw error;
      if (!failed) ctx.deposit(events.BatchCompletedWithErrors());
      failed = true;
      ctx.deposit(events.BatchWeightItemFailed([netuid, error.value]));
    }
  });
  ctx.deposit(events.BatchWeightsCompleted([[...netuids], hotkey]));
}
