/**
 * The hash of everything under a prefix: while it stands, nothing under it changed, whatever the block. A proof of the
 * prefix itself, as if it were a key, is enough: about a kilobyte in place of the whole map.
 * Standard: Polkadot specification, "State trie".
 */
import { defaultProofLimits, verifyProof, type ProofLimits } from '../../substrate/trie/verify-proof.ts';

/**
 * For each prefix the hash of the node that all keys with it hang from, 32 bytes; undefined where there are none.
 * @param stateRoot of a verified header, 32 bytes
 * @param proof trie nodes, in any order
 * @throws ProofIncompleteError when the proof does not reach that node, ProofNodeError, ProofTooLargeError
 */
export function subtreeHashes(
  stateRoot: Uint8Array,
  proof: Iterable<Uint8Array>,
  prefixes: readonly Uint8Array[],
  limits: ProofLimits = defaultProofLimits,
): (Uint8Array | undefined)[] {
  const state = verifyProof(stateRoot, proof, limits);
  return prefixes.map((prefix) => state.subtreeHash(prefix));
}
