/**
 * Reading one trie node, strictly: one content has exactly one accepted encoding.
 * Standard: Polkadot specification, "Merkle proofs / node header and value".
 */
import { Reader, ScaleError } from '../scale/reader.ts';

/** What a node says about its value: nothing, the value itself, or the hash of a value that stands outside. */
export type NodeValue =
  | { readonly kind: 'none' }
  | { readonly kind: 'inline'; readonly value: Uint8Array }
  | { readonly kind: 'hashed'; readonly hash: Uint8Array };

export interface DecodedNode {
  /** Partial key, one nibble an element. */
  readonly partial: Uint8Array;
  readonly value: NodeValue;
  /** Bit i is set when there is a child at nibble i; 0 for a leaf. */
  readonly bitmap: number;
  /** What the node holds for each child, in nibble order: 32 bytes are a hash, fewer are the child's own encoding. */
  readonly children: readonly Uint8Array[];
}

/** Longest partial key read: nodes of the network have the same bound. substrate: `NIBBLE_SIZE_BOUND`. */
export const mostNibbles = 0xffff;

interface Kind {
  readonly lengthBits: number;
  readonly branch: boolean;
  readonly value: NodeValue['kind'];
}

function kindOf(first: number): Kind | undefined {
  switch (first >> 6) {
    case 1:
      return { lengthBits: 6, branch: false, value: 'inline' };
    case 2:
      return { lengthBits: 6, branch: true, value: 'none' };
    case 3:
      return { lengthBits: 6, branch: true, value: 'inline' };
  }
  if (first >> 5 === 1) return { lengthBits: 5, branch: false, value: 'hashed' };
  if (first >> 4 === 1) return { lengthBits: 4, branch: true, value: 'hashed' };
  return undefined;
}

function readNibbleCount(reader: Reader, first: number, lengthBits: number): number {
  const most = (1 << lengthBits) - 1;
  let count = first & most;
  if (count < most) return count;
  for (;;) {
    const more = reader.u8();
    count += more;
    if (count > mostNibbles) throw new ScaleError('partial key too long');
    if (more < 255) return count;
  }
}

function readPartial(reader: Reader, count: number): Uint8Array {
  const packed = reader.raw((count + 1) >> 1);
  const nibbles = new Uint8Array(count);
  let at = 0;
  let from = 0;
  if (count & 1) {
    const first = packed[from++] as number;
    if (first > 15) throw new ScaleError('padding nibble is not zero');
    nibbles[at++] = first;
  }
  for (; from < packed.length; from++) {
    const byte = packed[from] as number;
    nibbles[at++] = byte >> 4;
    nibbles[at++] = byte & 15;
  }
  return nibbles;
}

/**
 * Decodes a node that is not the empty one.
 * @throws ScaleError for an unknown header, trailing bytes, an empty bitmap, a padding nibble, a child of no or more
 * than 32 bytes, a length not in its shortest form.
 */
export function decodeNode(bytes: Uint8Array): DecodedNode {
  const reader = new Reader(bytes);
  const first = reader.u8();
  const kind = kindOf(first);
  if (!kind) throw new ScaleError(`unknown header ${first}`);
  const partial = readPartial(reader, readNibbleCount(reader, first, kind.lengthBits));
  let bitmap = 0;
  if (kind.branch) {
    bitmap = reader.u8() | (reader.u8() << 8);
    if (bitmap === 0) throw new ScaleError('branch without children');
  }
  let value: NodeValue = { kind: 'none' };
  if (kind.value === 'hashed') value = { kind: 'hashed', hash: reader.raw(32) };
  else if (kind.value === 'inline') value = { kind: 'inline', value: reader.raw(reader.length()) };
  const children: Uint8Array[] = [];
  for (let rest = bitmap; rest !== 0; rest &= rest - 1) {
    const child = reader.raw(reader.length());
    if (child.length === 0 || child.length > 32) throw new ScaleError(`child of ${child.length} bytes`);
    children.push(child);
  }
  reader.done();
  return { partial, value, bitmap, children };
}
