/** Storage under a verified header. Every answer is proved or an error; absence is proved, too. */
import { concatBytes, utf8 } from '../../substrate/bytes.ts';
import { defaultProofLimits, verifyProof, type ProofLimits } from '../../substrate/trie/verify-proof.ts';

/** A value, or undefined where the proof shows that there is none. */
export type ProvedBytes = Uint8Array | undefined;

/**
 * Values of the keys, in their order.
 * @param stateRoot of a verified header, 32 bytes
 * @param proof trie nodes and outside values as `state_getReadProof` gives them, in any order
 * @throws ProofIncompleteError, ProofNodeError, ProofTooLargeError
 */
export function provedValues(
  stateRoot: Uint8Array,
  proof: Iterable<Uint8Array>,
  keys: readonly Uint8Array[],
  limits: ProofLimits = defaultProofLimits,
): ProvedBytes[] {
  const state = verifyProof(stateRoot, proof, limits);
  return keys.map((key) => state.get(key).value);
}

/**
 * Every entry under the prefix, in key order: all of them, or an error.
 * @throws ProofIncompleteError when an entry was withheld, ProofNodeError, ProofTooLargeError
 */
export function provedMap(
  stateRoot: Uint8Array,
  proof: Iterable<Uint8Array>,
  prefix: Uint8Array,
  limits: ProofLimits = defaultProofLimits,
): [key: Uint8Array, value: Uint8Array][] {
  return verifyProof(stateRoot, proof, limits).entries(prefix);
}

const childStorage = utf8(':child_storage:default:');

/**
 * Values in a child trie (contracts keep their storage there), or undefined where there is no such child.
 * @param name the child's name, without the key prefix
 * @param proof nodes of the main trie and of the child's, together
 * @throws ProofIncompleteError, ProofNodeError, ProofTooLargeError
 */
export function provedChildValues(
  stateRoot: Uint8Array,
  proof: readonly Uint8Array[],
  name: Uint8Array,
  keys: readonly Uint8Array[],
  limits: ProofLimits = defaultProofLimits,
): ProvedBytes[] | undefined {
  const [root] = provedValues(stateRoot, proof, [concatBytes(childStorage, name)], limits);
  return root && provedValues(root, proof, keys, limits);
}
