import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex, concatBytes, hexToBytes } from '../bytes.ts';
import { blake2b256 } from '../hash.ts';
import { trieChanges, trieKey } from '../testing/arbitraries.ts';
import { lightClientVectors } from '../testing/light-client-vectors.ts';
import { Trie } from './trie.ts';
import { ProofIncompleteError, ProofNodeError, ProofTooLargeError, verifyProof } from './verify-proof.ts';

const vectors = lightClientVectors();
const hex = (bytes: Uint8Array) => bytesToHex(bytes) as string;

/** True for the errors a bad proof may end in; anything else is a bug. */
const isRefusal = (error: unknown) =>
  error instanceof ProofIncompleteError || error instanceof ProofNodeError || error instanceof ProofTooLargeError;

describe('a proof of keys', () => {
  it('gives every value and every absence it was made for, in both layouts', () => {
    fc.assert(
      fc.property(trieChanges, fc.array(trieKey), fc.constantFrom<0 | 1>(0, 1), (changes, others, version) => {
        const trie = Trie.empty(version).apply(changes);
        const keys = [...others, ...changes.slice(0, 8).map(([key]) => key)];
        const state = verifyProof(trie.root(), trie.prove(keys));
        for (const key of keys) {
          const value = trie.get(key);
          expect(state.get(key)).toEqual(value === undefined ? { absent: true } : { value });
        }
      }),
    );
  });

  it('holds each entry once and no entry that is not needed', () => {
    fc.assert(
      fc.property(trieChanges, fc.array(trieKey, { minLength: 1 }), (changes, keys) => {
        const trie = Trie.empty().apply(changes);
        const proof = trie.prove(keys);
        expect(new Set(proof.map(hex)).size).toBe(proof.length);
        for (let i = 0; i < proof.length; i++) {
          const partial = verifyProof(trie.root(), [...proof.slice(0, i), ...proof.slice(i + 1)]);
          const emptyState = trie.size === 0;
          if (!emptyState) expect(() => keys.map((key) => partial.get(key))).toThrow(ProofIncompleteError);
        }
      }),
    );
  });

  it('never gives another answer after any change to its bytes: the same answer or a named error', () => {
    fc.assert(
      fc.property(
        trieChanges,
        fc.array(trieKey, { minLength: 1, maxLength: 6 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 3 }),
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 3 }),
        (changes, keys, flips, junk) => {
          const trie = Trie.empty().apply(changes);
          const proof = trie.prove(keys).map((entry) => entry.slice());
          for (const [entry, byte, mask] of flips) {
            const bytes = proof[entry % proof.length];
            if (bytes && bytes.length > 0) bytes[byte % bytes.length] = (bytes[byte % bytes.length] as number) ^ mask;
          }
          const state = verifyProof(trie.root(), [...junk, ...proof]);
          for (const key of keys) {
            try {
              const value = trie.get(key);
              expect(state.get(key)).toEqual(value === undefined ? { absent: true } : { value });
            } catch (error) {
              if (!isRefusal(error)) throw error;
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of an empty trie proves every absence, and needs no node for it', () => {
    const root = Trie.empty().root();
    expect(verifyProof(root, Trie.empty().prove([Uint8Array.of(1)])).get(Uint8Array.of(1))).toEqual({ absent: true });
    expect(verifyProof(root, []).entries()).toEqual([]);
  });
});

describe('a proof of a prefix', () => {
  it('enumerates everything under it', () => {
    fc.assert(
      fc.property(trieChanges, trieKey, (changes, prefix) => {
        const trie = Trie.empty().apply(changes);
        const state = verifyProof(trie.root(), trie.provePrefix(prefix));
        expect(state.entries(prefix)).toEqual([...trie.entries(prefix)]);
      }),
    );
  });

  it('with anything left out is refused, never a shorter list', () => {
    fc.assert(
      fc.property(trieChanges, trieKey, fc.nat(), (changes, prefix, pick) => {
        const trie = Trie.empty().apply(changes);
        const proof = trie.provePrefix(prefix);
        fc.pre(trie.size > 0);
        proof.splice(pick % proof.length, 1);
        expect(() => verifyProof(trie.root(), proof).entries(prefix)).toThrow(ProofIncompleteError);
      }),
    );
  });
});

describe('bytes that hash to the root and are no trie', () => {
  const refused: [string, string][] = [
    ['an escape header', '01'],
    ['an empty node in place of a root', '0000'],
    ['trailing bytes', '41000402ff'],
    ['a padding nibble', '41f00402'],
    ['a branch without children', '800000'],
    ['a child of no bytes', '80010000'],
    ['a child of 33 bytes', `80010084${'00'.repeat(33)}`],
    ['a value length not in its shortest form', '410005000102'],
    ['a partial key that is cut off', '4201'],
    ['a value that is cut off', '41000802'],
    ['no bytes', ''],
  ];
  it.each(refused)('%s: a named error', (_name, bytes) => {
    const entry = hexToBytes(bytes);
    const state = verifyProof(blake2b256(entry), [entry]);
    expect(() => state.get(hexToBytes('0011'))).toThrow(ProofNodeError);
    expect(() => state.entries()).toThrow(ProofNodeError);
  });

  it('random node bytes end in an answer or a named error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.uint8Array({ maxLength: 40 }), trieKey, (entry, other, key) => {
        const state = verifyProof(blake2b256(entry), [entry, other]);
        for (const read of [() => state.get(key), () => state.entries(key.subarray(0, 1))]) {
          try {
            read();
          } catch (error) {
            if (!isRefusal(error)) throw error;
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('entries shared so often that the list would not end are cut off', () => {
    let child = concatBytes(Uint8Array.of(0x40, 33 << 2), new Uint8Array(33));
    const proof = [child];
    for (let depth = 0; depth < 32; depth++) {
      const reference = concatBytes(Uint8Array.of(32 << 2), blake2b256(child));
      child = concatBytes(hexToBytes('80ffff'), ...new Array<Uint8Array>(16).fill(reference));
      proof.push(child);
    }
    expect(() => verifyProof(blake2b256(child), proof).entries()).toThrow(ProofTooLargeError);
  });

  it('a proof beyond the limits is refused before it is kept', () => {
    const limits = { bytes: 100, entries: 3, visited: 10 };
    const entry = new Uint8Array(30);
    expect(() => verifyProof(entry, [entry, entry, entry], limits)).not.toThrow();
    expect(() => verifyProof(entry, [entry, entry, entry, entry], limits)).toThrow(ProofTooLargeError);
    expect(() => verifyProof(entry, [new Uint8Array(101)], limits)).toThrow(ProofTooLargeError);
  });
});

describe.skipIf(!vectors)('shared vectors', () => {
  it.each(vectors?.proofs ?? [])('proof: $name', ({ root, proof, keys, values, error }) => {
    const state = verifyProof(hexToBytes(root), proof.map(hexToBytes));
    const answers = () => keys.map((key) => state.get(hexToBytes(key)).value);
    if (error) expect(answers).toThrow(ProofIncompleteError);
    else expect(answers().map((value) => (value ? hex(value) : null))).toEqual(values);
  });

  it.each(vectors?.prefix ?? [])('prefix: $name', ({ root, prefix, proof, entries, error }) => {
    const state = verifyProof(hexToBytes(root), proof.map(hexToBytes));
    const list = () => state.entries(hexToBytes(prefix));
    if (error) expect(list).toThrow(ProofIncompleteError);
    else expect(list().map(([key, value]) => [hex(key), hex(value)])).toEqual(entries);
  });
});
