// subtensor: pallets/subtensor/src/rpc_info/show_subnet.rs
import type { Context } from '../../frame/context.ts';
import type { ValueOf } from '../../frame/type.ts';
import { storage } from '../../pallets/subtensor/pallet.ts';
import { allNetuids, subnetExists } from '../../pallets/subtensor/subnets/subnet.ts';
import type { subnetState } from '../../types/subtensor-info.ts';
import { neuronColumns } from './neurons.ts';

/** The neurons of a subnet by columns. */
export function subnetStateOf(ctx: Context, netuid: number): ValueOf<typeof subnetState> | undefined {
  if (!subnetExists(ctx, netuid)) return undefined;
  const columns = neuronColumns(ctx, netuid);
  const emission_history = allNetuids(ctx).map((n) =>
    columns.hotkeys.map((hotkey) => storage.LastHotkeyEmissionOnNetuid.get(ctx, hotkey, n)),
  );
  return { netuid, ...columns, emission_history };
}
