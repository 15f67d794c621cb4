/** Walking a trie in the order of its keys, from any key on. */
import { compareBytes, startsWith } from '../bytes.ts';
import { NONE, type NodeArena } from './node-arena.ts';
import { childIndex, firstDifference, nibbleAt } from './trie-node.ts';

/** First nibble where `key` and the node's partial key differ, or `reach`. */
const fork = (arena: NodeArena, node: number, key: Uint8Array, reach: number): number =>
  firstDifference(key, arena.bytesOf(node), arena.keyBase(node), arena.start(node), reach);

/** The node that holds exactly this key's place, if any (with or without a value). */
export function findNode(arena: NodeArena, root: number, key: Uint8Array): number {
  const nibbles = key.length * 2;
  let node = root;
  while (node !== NONE) {
    const end = arena.end(node);
    if (end > nibbles || fork(arena, node, key, end) !== end) return NONE;
    if (end === nibbles) return node;
    node = arena.childAt(node, nibbleAt(key, end));
  }
  return NONE;
}

/** The topmost node whose key begins with `prefix`, and the nodes above it. */
export function descend(arena: NodeArena, root: number, prefix: Uint8Array): { above: number[]; top: number } {
  const nibbles = prefix.length * 2;
  const above: number[] = [];
  let node = root;
  while (node !== NONE) {
    const end = arena.end(node);
    const reach = Math.min(end, nibbles);
    if (fork(arena, node, prefix, reach) !== reach) {
      above.push(node);
      return { above, top: NONE };
    }
    if (end >= nibbles) return { above, top: node };
    above.push(node);
    node = arena.childAt(node, nibbleAt(prefix, end));
  }
  return { above, top: NONE };
}

/** Nodes still to be visited, the next one last, and the nibble that leads to each from its parent. */
interface Pending {
  readonly nodes: number[];
  readonly nibbles: number[];
}

function pushChildren(arena: NodeArena, node: number, from: number, { nodes, nibbles }: Pending): void {
  const bitmap = arena.bitmap(node);
  for (let nibble = 15, at = arena.childCount(node) - 1; at >= from; nibble--) {
    if (!(bitmap & (1 << nibble))) continue;
    nodes.push(arena.child(node, at--));
    nibbles.push(nibble);
  }
}

/** The nodes whose subtrees hold the keys from `bound` on; the next ones may hold smaller keys. */
function seek(arena: NodeArena, root: number, bound: Uint8Array): Pending {
  const pending: Pending = { nodes: [], nibbles: [] };
  const nibbles = bound.length * 2;
  let node = root;
  let leading = 0;
  while (node !== NONE) {
    const end = arena.end(node);
    const reach = Math.min(end, nibbles);
    const at = fork(arena, node, bound, reach);
    if (
      at === reach ? end >= nibbles : nibbleAt(arena.bytesOf(node), 2 * arena.keyBase(node) + at) > nibbleAt(bound, at)
    ) {
      pending.nodes.push(node);
      pending.nibbles.push(leading);
      return pending;
    }
    if (at < reach) return pending;
    leading = nibbleAt(bound, end);
    const next = arena.childAt(node, leading);
    pushChildren(arena, node, childIndex(arena.bitmap(node), leading) + (next === NONE ? 0 : 1), pending);
    node = next;
  }
  return pending;
}

/** The key of the node being visited; its nibbles before the node's own are those of the nodes above. */
class Path {
  private bytes: Uint8Array;
  constructor(begin: Uint8Array) {
    this.bytes = new Uint8Array(begin.length + 128);
    this.bytes.set(begin);
  }
  private put(at: number, nibble: number): void {
    const byte = this.bytes[at >> 1] as number;
    this.bytes[at >> 1] = at & 1 ? (byte & 0xf0) | nibble : (byte & 15) | (nibble << 4);
  }
  visit(arena: NodeArena, node: number, leading: number): void {
    const start = arena.start(node);
    const end = arena.end(node);
    if (end >= 2 * this.bytes.length) {
      const larger = new Uint8Array(end + 2);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    if (start > 0) this.put(start - 1, leading);
    const source = arena.bytesOf(node);
    const base = arena.keyBase(node);
    let at = start;
    if (at & 1 && at < end) this.put(at, nibbleAt(source, 2 * base + at++));
    for (; at < end; at += 2) this.bytes[at >> 1] = source[base + (at >> 1)] as number;
  }
  key(end: number): Uint8Array {
    return this.bytes.slice(0, end >> 1);
  }
}

/** Keys and values in order: keys that begin with `prefix` and come strictly after `after`. */
export function* walk(
  arena: NodeArena,
  root: number,
  prefix: Uint8Array,
  after: Uint8Array | undefined,
): Generator<[Uint8Array, Uint8Array]> {
  const bound = after && compareBytes(after, prefix) >= 0 ? after : prefix;
  const pending = seek(arena, root, bound);
  const path = new Path(bound);
  for (let node = pending.nodes.pop(); node !== undefined; node = pending.nodes.pop()) {
    path.visit(arena, node, pending.nibbles.pop() as number);
    pushChildren(arena, node, 0, pending);
    const value = arena.value(node);
    if (value === undefined) continue;
    const key = path.key(arena.end(node));
    if (!startsWith(key, prefix)) return;
    if (after && compareBytes(key, after) <= 0) continue;
    yield [key, value];
  }
}
