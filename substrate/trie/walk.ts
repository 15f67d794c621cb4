/** Walking a trie in the order of its keys, from any key on. */
import { compareBytes, startsWith } from '../bytes.ts';
import { childAt, childIndex, firstDifference, nibbleAt, type TrieNode } from './trie-node.ts';

/** The node that holds exactly this key's place, if any (with or without a value). */
export function findNode(root: TrieNode | undefined, key: Uint8Array): TrieNode | undefined {
  const nibbles = key.length * 2;
  let node = root;
  while (node) {
    if (node.end > nibbles || firstDifference(key, node.key, node.start, node.end) !== node.end) return undefined;
    if (node.end === nibbles) return node;
    node = childAt(node, nibbleAt(key, node.end));
  }
  return undefined;
}

/** The topmost node whose key begins with `prefix`, and the nodes above it. */
export function descend(
  root: TrieNode | undefined,
  prefix: Uint8Array,
): { above: TrieNode[]; top: TrieNode | undefined } {
  const nibbles = prefix.length * 2;
  const above: TrieNode[] = [];
  let node = root;
  while (node) {
    const reach = Math.min(node.end, nibbles);
    if (firstDifference(prefix, node.key, node.start, reach) !== reach) {
      above.push(node);
      return { above, top: undefined };
    }
    if (node.end >= nibbles) return { above, top: node };
    above.push(node);
    node = childAt(node, nibbleAt(prefix, node.end));
  }
  return { above, top: undefined };
}

/** Leaves on `stack` the nodes (last first) whose subtrees hold the keys from `bound` on; may hold smaller keys on top. */
function seek(root: TrieNode | undefined, bound: Uint8Array): TrieNode[] {
  const stack: TrieNode[] = [];
  const nibbles = bound.length * 2;
  let node = root;
  while (node) {
    const reach = Math.min(node.end, nibbles);
    const fork = firstDifference(bound, node.key, node.start, reach);
    if (fork < reach) {
      if (nibbleAt(node.key, fork) > nibbleAt(bound, fork)) stack.push(node);
      return stack;
    }
    if (node.end >= nibbles) {
      stack.push(node);
      return stack;
    }
    const nibble = nibbleAt(bound, node.end);
    const next = childAt(node, nibble);
    const from = childIndex(node.bitmap, nibble) + (next ? 1 : 0);
    for (let i = node.children.length - 1; i >= from; i--) stack.push(node.children[i] as TrieNode);
    node = next;
  }
  return stack;
}

/**
 * Keys and values in order: keys that begin with `prefix` and come strictly after `after`.
 * The arrays are the trie's own: never write into them.
 */
export function* walk(
  root: TrieNode | undefined,
  prefix: Uint8Array,
  after: Uint8Array | undefined,
): Generator<[Uint8Array, Uint8Array]> {
  const bound = after && compareBytes(after, prefix) >= 0 ? after : prefix;
  const stack = seek(root, bound);
  for (let node = stack.pop(); node; node = stack.pop()) {
    for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i] as TrieNode);
    if (node.value === undefined) continue;
    if (!startsWith(node.key, prefix)) return;
    if (after && compareBytes(node.key, after) <= 0) continue;
    yield [node.key, node.value];
  }
}
