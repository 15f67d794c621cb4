import { describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes } from '../bytes.ts';
import { lightClientVectors } from '../testing/light-client-vectors.ts';
import { decodeNode } from './decode-node.ts';

const vectors = lightClientVectors();

describe.skipIf(!vectors)('shared vectors: nodes', () => {
  it.each(vectors?.nodes ?? [])('$kind', ({ bytes, partialKeyNibbles, valueInline, valueHash, children }) => {
    const node = decodeNode(hexToBytes(bytes));
    expect([...node.partial].map((nibble) => nibble.toString(16)).join('')).toBe(partialKeyNibbles);
    expect(node.value.kind === 'inline' ? bytesToHex(node.value.value) : null).toBe(valueInline);
    expect(node.value.kind === 'hashed' ? bytesToHex(node.value.hash) : null).toBe(valueHash);
    const present = (children ?? []).filter((child) => child !== null);
    expect(node.children.map(bytesToHex)).toEqual(present);
    const bitmap = (children ?? []).reduce((bits, child, i) => (child === null ? bits : bits | (1 << i)), 0);
    expect(node.bitmap).toBe(bitmap);
  });
});
