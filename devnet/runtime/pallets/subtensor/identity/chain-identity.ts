import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import type { ValueOf } from '../../../frame/type.ts';
import type { chainIdentityV2 } from '../../../types/subtensor.ts';
import { errors, events, storage } from '../pallet.ts';
import { registeredNetuids } from '../registration/neuron.ts';

type Identity = ValueOf<typeof chainIdentityV2>;

/** Most bytes of each field. */
const LIMITS: Readonly<Record<keyof Identity, number>> = {
  name: 256,
  url: 256,
  github_repo: 256,
  image: 1024,
  discord: 256,
  description: 1024,
  additional: 1024,
};

/** Stores what a coldkey says of itself. @throws HotKeyNotRegisteredInNetwork, InvalidIdentity */
export function putChainIdentity(ctx: Context, coldkey: AccountId, identity: Identity): void {
  const registered = storage.OwnedHotkeys.get(ctx, coldkey).some((hotkey) => registeredNetuids(ctx, hotkey).length > 0);
  if (!registered) throw errors.HotKeyNotRegisteredInNetwork();
  for (const field of Object.keys(LIMITS) as (keyof Identity)[])
    if (identity[field].length > LIMITS[field]) throw errors.InvalidIdentity();
  storage.IdentitiesV2.put(ctx, coldkey, identity);
  ctx.deposit(events.ChainIdentitySet(coldkey));
}
