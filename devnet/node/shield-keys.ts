import { blake2b } from '@noble/hashes/blake2.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { bytesToHex, concatBytes, encodeU32, utf8 } from '../../substrate/bytes.ts';
import { twox128 } from '../../substrate/hash.ts';

/** The keys to which transactions for an author are encrypted: one for each block it writes (ML-KEM-768, FIPS 203). */
export interface ShieldKeys {
  /** The encapsulation key announced in the author's block of that number: 1,184 bytes. */
  announced(block: number): Uint8Array;
  /** The decapsulation key (2,400 bytes) to a key announced not long before `block`; `undefined` when the author has none such. */
  toOpen(keyHash: Uint8Array, block: number): Uint8Array | undefined;
}

const DOMAIN = utf8('taolite shield key of a block');
/** How far back a key may have been announced: authors take turns, and each key is used two blocks after it became public. */
const REACH = 16;

interface Pair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
  readonly hash: string;
}

/**
 * Keys drawn from the author's secret and the number of the block, so that a node opens after a restart what was encrypted before it,
 * and a seeded chain has the same bytes in every run. For development keys, whose secrets are public anyway.
 * @param blocksPerKey 1: a new key in every block, as on the real chain; more where blocks pass faster than clients can encrypt
 */
export function shieldKeys(secret: Uint8Array, blocksPerKey = 1): ShieldKeys {
  const recent = new Map<number, Pair>();
  const turnOf = (block: number): number => Math.floor(block / blocksPerKey);
  const pair = (turn: number): Pair => {
    let known = recent.get(turn);
    if (!known) {
      const { publicKey, secretKey } = ml_kem768.keygen(
        blake2b(concatBytes(DOMAIN, encodeU32(turn), secret), { dkLen: 64 }),
      );
      recent.set(turn, (known = { publicKey, secretKey, hash: bytesToHex(twox128(publicKey)) }));
      if (recent.size > 2 * REACH) recent.delete(recent.keys().next().value!);
    }
    return known;
  };
  return {
    announced: (block) => pair(turnOf(block)).publicKey,
    toOpen: (keyHash, block) => {
      const wanted = bytesToHex(keyHash);
      const oldest = turnOf(Math.max(0, block - REACH));
      for (let turn = turnOf(block - 1); turn >= oldest; turn--)
        if (pair(turn).hash === wanted) return pair(turn).secretKey;
      return undefined;
    },
  };
}
