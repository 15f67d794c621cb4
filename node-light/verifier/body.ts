/** Which extrinsics a block holds. */
import { bytesToHex, equalBytes } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import type { Header } from '../../substrate/header.ts';
import { orderedTrieRoot } from '../../substrate/trie/ordered-trie-root.ts';
import type { TrieVersion } from '../../substrate/trie/trie-node.ts';
import { RefusedError } from './refused-error.ts';

/** These are not the extrinsics of the block. */
export class BodyRefusedError extends RefusedError {
  override readonly name = 'BodyRefusedError';
  readonly reason = 'wrong extrinsics';
  constructor(readonly block: number) {
    super(`These are not the extrinsics of block ${block}: their root is not the one in its header`);
  }
}

/**
 * Checks that these are the block's extrinsics: all of them, in order.
 * @param extrinsics each with its length prefix, as `chain_getBlock` gives them
 * @param version layout of the root; V0 while the runtime reports system version 0 or 1 (Finney: 1)
 * @throws BodyRefusedError
 */
export function verifyBody(header: Header, extrinsics: readonly Uint8Array[], version: TrieVersion = 0): void {
  if (!equalBytes(orderedTrieRoot(extrinsics, version), header.extrinsicsRoot))
    throw new BodyRefusedError(header.number);
}

/** Place of an extrinsic in a checked body by its hash (blake2b-256 of its bytes), or -1: it is not in this block. */
export function extrinsicIndex(extrinsics: readonly Uint8Array[], hash: Uint8Array): number {
  const wanted = bytesToHex(hash);
  return extrinsics.findIndex((extrinsic) => bytesToHex(blake2b256(extrinsic)) === wanted);
}
