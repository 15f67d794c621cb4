import type { Context } from '../../frame/context.ts';
import type { AccountId } from '../../frame/types.ts';
import { aura } from '../aura/declaration.ts';
import { mevShield } from './declaration.ts';

const { CurrentKey, PendingKey, NextKey, AuthorKeys, PendingKeyExpiresAt, NextKeyExpiresAt } = mevShield.storage;
/** Bytes of an ML-KEM-768 encapsulation key. */
const ENC_KEY_LENGTH = 1184;

/** Who writes the block two slots after this one, when no slot is left out. subtensor: runtime/src/lib.rs `FindAuraAuthors` */
function authorAfterNext(ctx: Context): AccountId | undefined {
  const authorities = aura.storage.Authorities.get(ctx);
  if (authorities.length === 0) return undefined;
  return authorities[Number((aura.storage.CurrentSlot.get(ctx) + 2n) % BigInt(authorities.length))];
}

/**
 * Moves every key one block on: users encrypt to `NextKey`; in the block after it is `PendingKey`, which the author of the block after
 * that opens. The announced key of this block's author waits in `AuthorKeys` for that author's next turn.
 * subtensor: pallets/shield/src/lib.rs `announce_next_key`
 * @param announced `undefined` takes the author out of the rotation
 * @throws MevShield.Unreachable, MevShield.BadEncKeyLen
 */
export function rotateKeys(ctx: Context, announced: Uint8Array | undefined): void {
  const { author, number } = ctx.block;
  if (author === undefined) throw mevShield.errors.Unreachable();
  if (announced && announced.length !== ENC_KEY_LENGTH) throw mevShield.errors.BadEncKeyLen();
  const put = (item: typeof NextKey, key: Uint8Array | undefined) => (key ? item.put(ctx, key) : item.remove(ctx));
  const expire = (item: typeof NextKeyExpiresAt, key: Uint8Array | undefined, blocks: number) =>
    key ? item.put(ctx, number + blocks) : item.remove(ctx);
  const [pending, next] = [PendingKey.get(ctx), NextKey.get(ctx)];
  const later = authorAfterNext(ctx);
  const fresh = later === undefined ? undefined : AuthorKeys.get(ctx, later);
  put(CurrentKey, pending);
  put(PendingKey, next);
  put(NextKey, fresh);
  // Only now: this author's new key must not be read above.
  if (announced) AuthorKeys.put(ctx, author, announced);
  else AuthorKeys.remove(ctx, author);
  expire(PendingKeyExpiresAt, next, 2);
  expire(NextKeyExpiresAt, fresh, 3);
}
