/**
 * Which keys begin with a prefix, from a source that proves keys but does not list them: the proof of a key that is not there
 * shows the branch it would hang from, and so, branch by branch, everything below.
 */
import { bytesToHex, compareBytes } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { decodeNode } from '../../substrate/trie/decode-node.ts';
import { emptyNode } from '../../substrate/trie/encode-node.ts';
import { ProofIncompleteError } from '../../substrate/trie/verify-proof.ts';

/** Keys asked for in one request. */
const atOnce = 256;

interface Place {
  readonly reference: Uint8Array;
  /** Nibbles that lead here. */
  readonly path: readonly number[];
}

/**
 * Up to `count` keys under the prefix after `after`, in order, all of them proved to be there, and none left out.
 * @param root state root
 * @param prove proof nodes of keys in that state, as a source gives them
 * @throws ProofIncompleteError when a proof does not hold what it must, ScaleError for a broken node
 */
export async function scanKeys(
  root: Uint8Array,
  prefix: Uint8Array,
  count: number,
  after: Uint8Array | undefined,
  prove: (keys: readonly Uint8Array[]) => Promise<Uint8Array[]>,
): Promise<Uint8Array[]> {
  const nodes = new Map<string, Uint8Array>();
  const fetch = async (keys: readonly Uint8Array[]): Promise<void> => {
    for (const node of await prove(keys)) nodes.set(bytesToHex(blake2b256(node)), node);
  };
  await fetch([prefix]);
  for (;;) {
    const { found, missing } = walk(nodes, root, nibblesOf(prefix), after, count);
    if (missing.length === 0) return found;
    await fetch(missing.map(({ path }) => keyThrough(path)));
    const absent = missing.find(({ reference }) => !nodes.has(bytesToHex(reference)));
    if (absent) throw new ProofIncompleteError(absent.reference, prefix, 'node');
  }
}

/** Keys up to the first gap, and the gaps met so far. */
function walk(
  nodes: ReadonlyMap<string, Uint8Array>,
  root: Uint8Array,
  prefix: readonly number[],
  after: Uint8Array | undefined,
  count: number,
): { found: Uint8Array[]; missing: Place[] } {
  const found: Uint8Array[] = [];
  const missing: Place[] = [];
  const from = after && nibblesOf(after);
  const stack: Place[] = [{ reference: root, path: [] }];
  for (let at = stack.pop(); at && missing.length < atOnce && found.length < count; at = stack.pop()) {
    const { reference, path } = at;
    if (!meets(path, prefix) || (from && isBefore(path, from))) continue;
    const bytes = reference.length === 32 ? nodes.get(bytesToHex(reference)) : reference;
    if (!bytes) {
      missing.push(at);
      continue;
    }
    if (bytes.length === emptyNode.length && bytes[0] === emptyNode[0]) continue;
    const { partial, value, bitmap, children } = decodeNode(bytes);
    const here = [...path, ...partial];
    const isUnder = here.length >= prefix.length && meets(here, prefix);
    if (isUnder && value.kind !== 'none' && missing.length === 0) {
      const key = keyThrough(here);
      if (!after || compareBytes(key, after) > 0) found.push(key);
    }
    for (let nibble = 15, i = children.length; nibble >= 0; nibble--) {
      if (!(bitmap & (1 << nibble))) continue;
      stack.push({ reference: children[--i] as Uint8Array, path: [...here, nibble] });
    }
  }
  return { found, missing: found.length >= count ? [] : missing };
}

const nibblesOf = (key: Uint8Array): number[] => [...key].flatMap((byte) => [byte >> 4, byte & 15]);

/** Whether one of the two begins with the other. */
function meets(path: readonly number[], prefix: readonly number[]): boolean {
  const shared = Math.min(path.length, prefix.length);
  for (let i = 0; i < shared; i++) if (path[i] !== prefix[i]) return false;
  return true;
}

/** Whether everything under the path comes before the key. */
function isBefore(path: readonly number[], key: readonly number[]): boolean {
  for (let i = 0; i < path.length && i < key.length; i++) {
    if (path[i] !== key[i]) return (path[i] as number) < (key[i] as number);
  }
  return false;
}

/** A key that leads through the nibbles: a zero is added to an odd number of them. */
function keyThrough(path: readonly number[]): Uint8Array {
  const key = new Uint8Array((path.length + 1) >> 1);
  path.forEach((nibble, i) => (key[i >> 1]! |= i & 1 ? nibble : nibble << 4));
  return key;
}
