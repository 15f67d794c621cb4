import type { Context } from '../../../frame/context.ts';
import type { ValueOf } from '../../../frame/type.ts';
import type { subnetIdentityV3 } from '../../../types/subtensor.ts';
import { errors, events, storage } from '../pallet.ts';

type Identity = ValueOf<typeof subnetIdentityV3>;

/** Most bytes of each field. */
const LIMITS: Readonly<Record<keyof Identity, number>> = {
  subnet_name: 256,
  github_repo: 1024,
  subnet_contact: 1024,
  subnet_url: 1024,
  discord: 256,
  description: 1024,
  logo_url: 1024,
  additional: 1024,
};

/** Stores what a subnet says of itself. @throws InvalidIdentity when a field is too long */
export function putSubnetIdentity(ctx: Context, netuid: number, identity: Identity): void {
  for (const field of Object.keys(LIMITS) as (keyof Identity)[])
    if (identity[field].length > LIMITS[field]) throw errors.InvalidIdentity();
  storage.SubnetIdentitiesV3.put(ctx, netuid, identity);
  ctx.deposit(events.SubnetIdentitySet(netuid));
}
