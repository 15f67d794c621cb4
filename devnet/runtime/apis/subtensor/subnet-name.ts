import { utf8 } from '../../../../substrate/bytes.ts';
import type { Context } from '../../frame/context.ts';
import { storage } from '../../pallets/subtensor/pallet.ts';
import { ROOT } from '../../pallets/subtensor/subnets/subnet.ts';

/** Name of a subnet: from its identity; `root`; else `unknown`. (Finney also knows names of its own first subnets, which no devnet has.) */
export function subnetName(ctx: Context, netuid: number): Uint8Array {
  const name = storage.SubnetIdentitiesV3.get(ctx, netuid)?.subnet_name;
  return name && name.length > 0 ? name : utf8(netuid === ROOT ? 'root' : 'unknown');
}
