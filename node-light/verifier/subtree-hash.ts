/**
 * The hash of everything under a prefix: while it stands, nothing under it changed, whatever the block. A proof of the
 * prefix itself, as if it were a key, is enough: about a kilobyte in place of the whole map.
 * Standard: Polkadot specification, "State trie".
 */
import { bytesToHex, equalBytes } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { ScaleError } from '../../substrate/scale/reader.ts';
import { decodeNode, type DecodedNode } from '../../substrate/trie/decode-node.ts';
import { emptyNode } from '../../substrate/trie/encode-node.ts';
import { ProofIncompleteError, ProofNodeError } from '../../substrate/trie/proof-errors.ts';
import { childIndex, nibbleAt } from '../../substrate/trie/trie-node.ts';

const emptyRoot = blake2b256(emptyNode);

/**
 * For each prefix the hash of the node that all keys with it hang from, 32 bytes; undefined where there are none.
 * @param stateRoot of a verified header, 32 bytes
 * @param proof trie nodes, in any order, within the limits that a source keeps
 * @throws ProofIncompleteError when the proof does not reach that node, ProofNodeError
 */
export function subtreeHashes(
  stateRoot: Uint8Array,
  proof: readonly Uint8Array[],
  prefixes: readonly Uint8Array[],
): (Uint8Array | undefined)[] {
  if (equalBytes(stateRoot, emptyRoot)) return prefixes.map(() => undefined);
  const byHash = new Map(proof.map((entry) => [bytesToHex(blake2b256(entry)), entry]));
  return prefixes.map((prefix) => subtreeHash(stateRoot, byHash, prefix));
}

function subtreeHash(stateRoot: Uint8Array, byHash: ReadonlyMap<string, Uint8Array>, prefix: Uint8Array) {
  const nibbles = prefix.length * 2;
  let reference = stateRoot;
  for (let at = 0; ;) {
    const encoding = reference.length === 32 ? byHash.get(bytesToHex(reference)) : reference;
    if (!encoding) throw new ProofIncompleteError(reference, prefix, reference === stateRoot ? 'root' : 'node');
    const node = decoded(encoding);
    for (const nibble of node.partial) {
      if (at === nibbles) break;
      if (nibbleAt(prefix, at) !== nibble) return undefined;
      at++;
    }
    if (at === nibbles) return reference.length === 32 ? reference : blake2b256(encoding);
    const nibble = nibbleAt(prefix, at++);
    if (!(node.bitmap & (1 << nibble))) return undefined;
    reference = node.children[childIndex(node.bitmap, nibble)] as Uint8Array;
  }
}

function decoded(bytes: Uint8Array): DecodedNode {
  try {
    return decodeNode(bytes);
  } catch (error) {
    if (error instanceof ScaleError) throw new ProofNodeError(error.message, { cause: error });
    throw error;
  }
}
