/**
 * Reading one trie node, strictly: one content has exactly one accepted encoding.
 * Standard: Polkadot specification, "Merkle proofs / node header and value".
 */
import { ScaleError } from '../scale/reader.ts';
import { nibbleAt } from './trie-node.ts';

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

/** Where the parts of a node lie in the bytes it was read from. Nothing is copied: proofs have thousands of nodes. */
export interface NodeParts {
  readonly bytes: Uint8Array;
  /** Place of the first nibble of the partial key, in nibbles from the start of `bytes`. */
  readonly partialAt: number;
  /** Nibbles of the partial key. */
  readonly nibbles: number;
  readonly bitmap: number;
  readonly valueKind: NodeValue['kind'];
  /** The value, or its hash. */
  readonly valueAt: number;
  readonly valueEnd: number;
  /** First child's length byte; each child is that byte, four times the length, and so many bytes. */
  readonly childrenAt: number;
}

/** Longest partial key read: nodes of the network have the same bound. substrate: `NIBBLE_SIZE_BOUND`. */
const mostNibbles = 0xffff;

const cutShort = (): never => {
  throw new ScaleError('the node is cut short');
};

/** The length of a value, a compact number in its shortest form; `lengthEnd` then says where it ended. */
function readLength(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) cutShort();
  const first = bytes[at]!;
  const size = 1 << (first & 3);
  if (size > 4) throw new ScaleError('a length of more than 2^30');
  if (at + size > end) cutShort();
  lengthEnd = at + size;
  if (size === 1) return first >> 2;
  const low = (first >> 2) | (bytes[at + 1]! << 6);
  const length = size === 2 ? low : low + bytes[at + 2]! * 2 ** 14 + bytes[at + 3]! * 2 ** 22;
  if (length < (size === 2 ? 1 << 6 : 1 << 14)) throw new ScaleError('a length that is not in its shortest form');
  return length;
}
let lengthEnd = 0;

/**
 * The parts of a node that is not the empty one, and lies in `bytes` from `start` to `end`.
 * @throws ScaleError for an unknown header, trailing bytes, an empty bitmap, a padding nibble, a child of no or more
 * than 32 bytes, a length not in its shortest form.
 */
export function nodeParts(bytes: Uint8Array, start = 0, end: number = bytes.length): NodeParts {
  if (start >= end) cutShort();
  const first = bytes[start]!;
  let lengthBits = 6;
  let branch = false;
  let valueKind: NodeValue['kind'] = 'inline';
  if (first >> 6 === 2) [branch, valueKind] = [true, 'none'];
  else if (first >> 6 === 3) branch = true;
  else if (first >> 5 === 1) [lengthBits, valueKind] = [5, 'hashed'];
  else if (first >> 4 === 1) [lengthBits, branch, valueKind] = [4, true, 'hashed'];
  else if (first >> 6 === 0) throw new ScaleError(`unknown header ${first}`);

  let at = start + 1;
  const most = (1 << lengthBits) - 1;
  let nibbles = first & most;
  for (let more = nibbles === most ? 255 : 0; more === 255;) {
    if (at >= end) cutShort();
    more = bytes[at++]!;
    nibbles += more;
    if (nibbles > mostNibbles) throw new ScaleError('partial key too long');
  }
  const partialAt = 2 * at + (nibbles & 1);
  if (nibbles & 1 && at < end && bytes[at]! > 15) throw new ScaleError('padding nibble is not zero');
  at += (nibbles + 1) >> 1;
  if (at > end) cutShort();

  let bitmap = 0;
  if (branch) {
    if (at + 2 > end) cutShort();
    bitmap = bytes[at]! | (bytes[at + 1]! << 8);
    at += 2;
    if (bitmap === 0) throw new ScaleError('branch without children');
  }
  let valueAt = at;
  if (valueKind === 'hashed') at += 32;
  else if (valueKind === 'inline') {
    const length = readLength(bytes, at, end);
    valueAt = lengthEnd;
    at = valueAt + length;
  }
  if (at > end) cutShort();
  const [valueEnd, childrenAt] = [at, at];
  for (let rest = bitmap; rest !== 0; rest &= rest - 1) {
    if (at >= end) cutShort();
    const length = bytes[at]! >> 2;
    if (bytes[at]! & 3 || length === 0 || length > 32) throw new ScaleError('a child of no or more than 32 bytes');
    at += 1 + length;
  }
  if (at > end) cutShort();
  if (at < end) throw new ScaleError(`${end - at} bytes are left over`);
  return { bytes, partialAt, nibbles, bitmap, valueKind, valueAt, valueEnd, childrenAt };
}

/** Decodes a node that is not the empty one. @throws ScaleError as `nodeParts` */
export function decodeNode(encoded: Uint8Array): DecodedNode {
  const { bytes, partialAt, nibbles, bitmap, valueKind, valueAt, valueEnd, childrenAt } = nodeParts(encoded);
  const content = bytes.subarray(valueAt, valueEnd);
  const children: Uint8Array[] = [];
  for (let rest = bitmap, at = childrenAt; rest !== 0; rest &= rest - 1) {
    const end = at + 1 + (bytes[at]! >> 2);
    children.push(bytes.subarray(at + 1, end));
    at = end;
  }
  return {
    partial: Uint8Array.from({ length: nibbles }, (_, i) => nibbleAt(bytes, partialAt + i)),
    value:
      valueKind === 'none'
        ? { kind: 'none' }
        : valueKind === 'hashed'
          ? { kind: 'hashed', hash: content }
          : { kind: 'inline', value: content },
    bitmap,
    children,
  };
}
