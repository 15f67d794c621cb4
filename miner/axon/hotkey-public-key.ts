import { decodeAddress, encodeAddress } from '@polkadot/util-crypto';

const SS58 = /^[1-9A-HJ-NP-Za-km-z]{46,50}$/;

/**
 * The public key (32 bytes) of a hotkey in its one canonical text (ss58, prefix 42), or null. Other spellings of the same
 * key are refused, so that lists, limits and nonces cannot be dodged by spelling.
 */
export function hotkeyPublicKey(hotkey: string): Uint8Array | null {
  if (!SS58.test(hotkey)) return null;
  try {
    const key = decodeAddress(hotkey, false, 42);
    return key.length === 32 && encodeAddress(key, 42) === hotkey ? key : null;
  } catch {
    // The library throws for a wrong checksum, prefix or length; all of them mean "no hotkey".
    return null;
  }
}
