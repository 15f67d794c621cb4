import { bytesToHex, equalBytes } from '../../../substrate/bytes.ts';
import type { AccountId } from '../frame/types.ts';
import type { Verify } from './verify.ts';

/** As many as a full pool and the block that empties it. */
const AT_MOST = 16_384;

/**
 * Remembers which signatures were found valid: a transaction is checked when it enters the pool, again after each block, and in the
 * block that takes it, and checking is most of what it costs. The same signature under anything else is checked like a new one.
 */
export function rememberValid(verify: Verify): Verify {
  const valid = new Map<string, { readonly message: Uint8Array; readonly who: AccountId }>();
  return (signature, message, who) => {
    const id = `${signature.type}${bytesToHex(signature.value)}`;
    const known = valid.get(id);
    if (known && known.who === who && equalBytes(known.message, message)) return true;
    if (!verify(signature, message, who)) return false;
    if (valid.size >= AT_MOST) valid.delete(valid.keys().next().value!);
    valid.set(id, { message, who });
    return true;
  };
}
