/**
 * Where the nodes of tries lie: in large chunks of bytes instead of an object each, which takes a tenth of the memory and
 * leaves the garbage collector nothing to look at. A node is named by its address and never changes (only the hashes it has
 * room for are filled in); what no trie needs any more stays until a trie is moved to an arena of its own (`compact`).
 *
 * A node in words of 32 bits: flags and bitmap; first nibble; nibble after the last; length of the value, or its index among
 * the large ones; addresses of the children; value hash; merkle value; then in bytes the part of the key that holds those
 * nibbles, and the value. Hashes are there only where the flags say so.
 */
import { blake2b256 } from '../hash.ts';
import { nibbleAt, popcount, type TrieVersion } from './trie-node.ts';

/** The address of no node. */
export const NONE = 0;

/**
 * Addresses count words; so many of them belong to one chunk: 64 MB, which allocators hand back to the system when they are freed,
 * and which take no memory before they are written. A node that is larger has a chunk that is larger.
 */
const CHUNK_BITS = 24;
const CHUNK_WORDS = 1 << CHUNK_BITS;
const IN_CHUNK = CHUNK_WORDS - 1;
const LEAST_CHUNK_WORDS = 256;
/** Values of at least this many bytes are kept as the array they came in. */
const LARGE = 2048;
/** So many words of nodes that were replaced do not matter: 8 MB. */
const TOLERATED_WASTE = 1 << 21;

const HEAD_WORDS = 4;
const HASH_WORDS = 8;
const HAS_VALUE = 1 << 16;
/** The value stands outside the node's encoding, which holds its hash. */
const OUTSIDE = 1 << 17;
const LARGE_VALUE = 1 << 18;
const VALUE_HASH_KNOWN = 1 << 19;
/** There is room for the merkle value. */
const MERKLE_ROOM = 1 << 20;
const MERKLE_KNOWN = 1 << 21;
/** The encoding is known to be shorter than 32 bytes, and so is its own merkle value. */
const INLINE = 1 << 22;

/** Values of at least this many bytes stand outside their node in layout V1. */
const hashedValueLength = 33;

const hashWords = (flags: number): number =>
  (flags & OUTSIDE ? HASH_WORDS : 0) + (flags & MERKLE_ROOM ? HASH_WORDS : 0);

export class NodeArena {
  readonly version: TrieVersion;
  /** Chunks, as words and as bytes. */
  readonly words: Uint32Array[] = [];
  readonly bytes: Uint8Array[] = [];
  private large: Uint8Array[] = [];
  /** First free word of the last chunk; word 0 stays free, so that no node has the address `NONE`. */
  private free = 1;
  /** Words of all nodes, and of those that a newer trie does without. */
  private taken = 0;
  private wasted = 0;
  /** The same of the large values. */
  private takenLarge = 0;
  private wastedLarge = 0;

  constructor(version: TrieVersion) {
    this.version = version;
  }

  private allocate(words: number): number {
    const last = this.words.length - 1;
    if (last < 0 || this.free + words > (this.words[last] as Uint32Array).length) {
      this.addChunk(Math.max(Math.min(this.taken >> 1, CHUNK_WORDS), words, LEAST_CHUNK_WORDS));
      this.free = last < 0 ? 1 : 0;
    }
    const address = (this.words.length - 1) * CHUNK_WORDS + this.free;
    this.free += words;
    this.taken += words;
    return address;
  }
  private addChunk(words: number): void {
    const buffer = new ArrayBuffer(4 * (words + 1));
    this.words.push(new Uint32Array(buffer));
    this.bytes.push(new Uint8Array(buffer));
  }

  /** The words a node lies in, from `indexOf` on. */
  wordsOf(node: number): Uint32Array {
    return this.words[node >>> CHUNK_BITS] as Uint32Array;
  }
  bytesOf(node: number): Uint8Array {
    return this.bytes[node >>> CHUNK_BITS] as Uint8Array;
  }
  private flagsOf(node: number): number {
    return this.wordsOf(node)[node & IN_CHUNK] as number;
  }
  private mark(node: number, flag: number): void {
    const words = this.wordsOf(node);
    words[node & IN_CHUNK] = (words[node & IN_CHUNK] as number) | flag;
  }

  /** Bit i is set when there is a child at nibble i. */
  bitmap(node: number): number {
    return this.flagsOf(node) & 0xffff;
  }
  /** First nibble of the partial key, counted in the whole key. */
  start(node: number): number {
    return this.wordsOf(node)[(node & IN_CHUNK) + 1] as number;
  }
  /** Nibble after the last one of the partial key: the depth of this node's value and children. */
  end(node: number): number {
    return this.wordsOf(node)[(node & IN_CHUNK) + 2] as number;
  }
  hasValue(node: number): boolean {
    return (this.flagsOf(node) & HAS_VALUE) !== 0;
  }
  /** True when the value stands outside the node's encoding. */
  hashesValue(node: number): boolean {
    return (this.flagsOf(node) & OUTSIDE) !== 0;
  }
  /** Child `at` in the order of their nibbles. */
  child(node: number, at: number): number {
    return this.wordsOf(node)[(node & IN_CHUNK) + HEAD_WORDS + at] as number;
  }
  /** The child at `nibble`. */
  childAt(node: number, nibble: number): number {
    const bitmap = this.bitmap(node);
    return bitmap & (1 << nibble) ? this.child(node, popcount(bitmap & ((1 << nibble) - 1))) : NONE;
  }
  childCount(node: number): number {
    return popcount(this.bitmap(node));
  }

  /** Where in `bytesOf(node)` byte 0 of the whole key would lie, if the node held all of it. */
  keyBase(node: number): number {
    const words = this.wordsOf(node);
    const at = node & IN_CHUNK;
    const flags = words[at] as number;
    return 4 * (at + HEAD_WORDS + popcount(flags & 0xffff) + hashWords(flags)) - ((words[at + 1] as number) >> 1);
  }
  private valueOffset(node: number): number {
    return this.keyBase(node) + ((this.end(node) + 1) >> 1);
  }
  /** A view of the node's value: copy it before it leaves the trie. Only for a node with a value. */
  viewValue(node: number): Uint8Array {
    const length = this.wordsOf(node)[(node & IN_CHUNK) + 3] as number;
    if (this.flagsOf(node) & LARGE_VALUE) return this.large[length] as Uint8Array;
    const from = this.valueOffset(node);
    return this.bytesOf(node).subarray(from, from + length);
  }
  /** The node's value in an array of its own; large ones are the trie's own. */
  value(node: number): Uint8Array | undefined {
    const flags = this.flagsOf(node);
    if (!(flags & HAS_VALUE)) return undefined;
    const length = this.wordsOf(node)[(node & IN_CHUNK) + 3] as number;
    if (flags & LARGE_VALUE) return this.large[length] as Uint8Array;
    const from = this.valueOffset(node);
    return this.bytesOf(node).slice(from, from + length);
  }

  private hashOffset(node: number): number {
    return 4 * ((node & IN_CHUNK) + HEAD_WORDS + this.childCount(node));
  }
  /** A view of the blake2b-256 of the value. Only where the value stands outside. */
  valueHash(node: number): Uint8Array {
    const from = this.hashOffset(node);
    const bytes = this.bytesOf(node);
    if (!(this.flagsOf(node) & VALUE_HASH_KNOWN)) {
      bytes.set(blake2b256(this.viewValue(node)), from);
      this.mark(node, VALUE_HASH_KNOWN);
    }
    return bytes.subarray(from, from + 32);
  }
  private merkleOffset(node: number): number {
    return this.hashOffset(node) + (this.flagsOf(node) & OUTSIDE ? 4 * HASH_WORDS : 0);
  }
  /** Whether what the parent holds for the node need not be computed. */
  knowsMerkle(node: number): boolean {
    return (this.flagsOf(node) & (MERKLE_KNOWN | INLINE)) !== 0;
  }
  /** Whether the parent holds the node itself, because its encoding is short; only where `knowsMerkle`. */
  isInline(node: number): boolean {
    return (this.flagsOf(node) & INLINE) !== 0;
  }
  /** Remembers what the parent holds. @param encoding of the node */
  settleMerkle(node: number, encoding: Uint8Array): void {
    if (encoding.length >= 32) this.bytesOf(node).set(blake2b256(encoding), this.merkleOffset(node));
    this.mark(node, encoding.length < 32 ? INLINE : MERKLE_KNOWN);
  }
  /** A view of the hash of the node's encoding; only where it is known and not inline. */
  merkleHash(node: number): Uint8Array {
    const from = this.merkleOffset(node);
    return this.bytesOf(node).subarray(from, from + 32);
  }

  /**
   * A new node.
   * @param key bytes that hold the partial key, nibble n at nibble n of `keyBase`
   * @param children addresses by nibble, `NONE` where there is none
   * @param value its bytes; or the address of the node whose value it keeps
   */
  make(
    key: Uint8Array,
    keyBase: number,
    start: number,
    end: number,
    children: ArrayLike<number> | undefined,
    value: Uint8Array | number | undefined,
  ): number {
    let bitmap = 0;
    if (children) for (let nibble = 0; nibble < 16; nibble++) if (children[nibble] !== NONE) bitmap |= 1 << nibble;
    const kept = typeof value === 'number' ? value : NONE;
    const bytes = typeof value === 'number' ? this.viewValue(value) : value;
    const length = bytes?.length ?? 0;
    let flags = bitmap;
    if (bytes) flags |= HAS_VALUE;
    if (this.version === 1 && length >= hashedValueLength) flags |= OUTSIDE;
    if (length >= LARGE) flags |= LARGE_VALUE;
    // Header, partial key, length and value of a leaf: one byte, the nibbles in pairs, one byte, the value.
    if (bitmap === 0 && 2 + ((end - start + 1) >> 1) + length < 32) flags |= INLINE;
    else flags |= MERKLE_ROOM;
    const from = start >> 1;
    const keyLength = ((end + 1) >> 1) - from;
    const stored = flags & LARGE_VALUE ? 0 : length;
    const count = popcount(bitmap);
    const words = HEAD_WORDS + count + hashWords(flags);
    const node = this.allocate(words + ((keyLength + stored + 3) >> 2));
    const target = this.wordsOf(node);
    let at = node & IN_CHUNK;
    target[at] = flags;
    target[at + 1] = start;
    target[at + 2] = end;
    target[at + 3] = flags & LARGE_VALUE ? this.keepLarge(bytes as Uint8Array) : length;
    at += HEAD_WORDS;
    if (children)
      for (let rest = bitmap, nibble = 0; rest; rest >>= 1, nibble++)
        if (rest & 1) target[at++] = children[nibble] as number;
    const target8 = this.bytesOf(node);
    let to = 4 * ((node & IN_CHUNK) + words);
    for (let i = keyBase + from, last = i + keyLength; i < last; i++) target8[to++] = key[i] as number;
    if (bytes && stored > 0) target8.set(bytes, to);
    if (kept && flags & OUTSIDE && this.flagsOf(kept) & VALUE_HASH_KNOWN) {
      target8.set(this.valueHash(kept), this.hashOffset(node));
      this.mark(node, VALUE_HASH_KNOWN);
    }
    return node;
  }

  private keepLarge(value: Uint8Array): number {
    this.takenLarge += value.length >> 2;
    return this.large.push(value) - 1;
  }

  /** The children by their nibbles. */
  childrenInto(node: number, slots: Uint32Array): void {
    const bitmap = this.bitmap(node);
    let next = 0;
    for (let nibble = 0; nibble < 16; nibble++)
      slots[nibble] = bitmap & (1 << nibble) ? this.child(node, next++) : NONE;
  }

  /** The node with a partial key that begins later. */
  startingAt(node: number, start: number): number {
    return this.moved(node, this.bytesOf(node), this.keyBase(node), start);
  }

  /** The node below another whose partial key it takes over, from nibble `start` on. @param above whole key as far as nibble `fork` */
  joined(node: number, above: Uint8Array, start: number, fork: number, nibble: number): number {
    const end = this.end(node);
    const key = new Uint8Array((end + 2) >> 1);
    key.set(above.subarray(0, (fork + 1) >> 1));
    const put = (n: number, value: number): void => {
      const byte = key[n >> 1] as number;
      key[n >> 1] = n & 1 ? (byte & 0xf0) | value : (byte & 15) | (value << 4);
    };
    put(fork, nibble);
    const source = this.bytesOf(node);
    const base = this.keyBase(node);
    for (let n = fork + 1; n < end; n++) put(n, nibbleAt(source, 2 * base + n));
    return this.moved(node, key, 0, start);
  }

  private moved(node: number, key: Uint8Array, keyBase: number, start: number): number {
    const slots = new Uint32Array(16);
    this.childrenInto(node, slots);
    return this.make(key, keyBase, start, this.end(node), slots, this.hasValue(node) ? node : undefined);
  }

  private sizeOf(node: number): number {
    const flags = this.flagsOf(node);
    const end = this.keyBase(node) + ((this.end(node) + 1) >> 1) - 4 * (node & IN_CHUNK);
    const stored = flags & LARGE_VALUE ? 0 : (this.wordsOf(node)[(node & IN_CHUNK) + 3] as number);
    return (end + stored + 3) >> 2;
  }

  /** Notes that a newer trie does without this node. */
  waste(node: number): void {
    this.wasted += this.sizeOf(node);
    if (this.flagsOf(node) & LARGE_VALUE) this.wastedLarge += this.viewValue(node).length >> 2;
  }

  /**
   * The same trie in an arena of its own when this one holds much that a newer trie does without; else this arena. The older
   * tries stay here, and all of it is let go with the last of them.
   */
  compact(root: number): { arena: NodeArena; root: number } {
    const waste = this.wasted + this.wastedLarge;
    if (waste < TOLERATED_WASTE + (this.taken + this.takenLarge - waste) / 2) return { arena: this, root };
    const arena = new NodeArena(this.version);
    // As large as what is copied, so that it lies where freed memory goes back to the system.
    arena.addChunk(Math.min(Math.max(this.taken - this.wasted, LEAST_CHUNK_WORDS), CHUNK_WORDS));
    this.wasted = this.wastedLarge = 0;
    return { arena, root: this.copy(root, arena) };
  }

  private copy(node: number, to: NodeArena): number {
    const size = this.sizeOf(node);
    const from = node & IN_CHUNK;
    const copy = to.allocate(size);
    const target = to.wordsOf(copy);
    const at = copy & IN_CHUNK;
    target.set(this.wordsOf(node).subarray(from, from + size), at);
    if ((target[at] as number) & LARGE_VALUE) target[at + 3] = to.keepLarge(this.viewValue(node));
    const count = this.childCount(node);
    for (let i = 0; i < count; i++) target[at + HEAD_WORDS + i] = this.copy(this.child(node, i), to);
    return copy;
  }
}
