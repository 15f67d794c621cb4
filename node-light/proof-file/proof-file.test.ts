import { cryptoWaitReady } from '@polkadot/util-crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex, concatBytes } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { encodeHeader, headerHash, type Header } from '../../substrate/header.ts';
import { authorities, author, chain, genesis, justify, voter } from '../testing/forge.ts';
import { genesisKey } from '../verifier/genesis-key.ts';
import { isRefusal } from '../verifier/is-refusal.ts';
import { checkProofFile } from './check-proof-file.ts';
import { proofFormat, ProofFileError, readProofFile, type ProofFile } from './proof-file.ts';

const voters = [voter(0), voter(1), voter(2), voter(3)];
const set = { setId: '3', authorities: authorities(voters).map(({ id }) => ({ id: bytesToHex(id), weight: '1' })) };
/** A trie of one short leaf at key 0x12: odd part 0, whole key in the leaf, one byte as value. */
const leaf = Uint8Array.of(0x42, 0x12, 0x04, 0x07);
const stateRoot = blake2b256(leaf);
let headers: Header[];
let file: ProofFile;

beforeAll(async () => {
  await cryptoWaitReady();
  const authors = [author(0), author(1), author(2)];
  const [first] = chain({ ...genesis, stateRoot }, 1n, authors, 1);
  headers = [first!, ...chain(first!, 2n, authors, 4)];
});

/** A file about the first header's parent, the genesis block, whose state is known here. */
function fileOf(justified: number | null, change: Partial<ProofFile> = {}): ProofFile {
  const start = { ...genesis, stateRoot };
  const all = [start, ...headers];
  return {
    format: proofFormat,
    version: 1,
    genesisHash: bytesToHex(headerHash(start)),
    block: { number: 0, hash: bytesToHex(headerHash(start)) },
    storage: {
      values: [
        { key: '0x12', value: '0x07' },
        { key: '0x13', value: null },
      ],
      proof: [bytesToHex(leaf)],
    },
    headers: all.map((header) => bytesToHex(encodeHeader(header))),
    set,
    justification: justified === null ? null : bytesToHex(justify(all[justified]!, voters.slice(0, 3))),
    authors: [0, 1, 2].map((index) => bytesToHex(author(index).publicKey)),
    ...change,
  };
}
const check = (made: ProofFile) => checkProofFile(readProofFile(JSON.parse(JSON.stringify(made))));

describe('a proof file', () => {
  it('is final when its headers lead to a justified one', () => {
    const { evidence, trust, values } = check(fileOf(2));
    expect(evidence).toEqual({ word: 'final', block: 0 });
    expect(trust).toMatchObject({ setId: 3n, voters: 4, genesisProved: true });
    expect(trust.genesisHash).toBe(bytesToHex(headerHash({ ...genesis, stateRoot })));
    expect(trust.signers.length).toBe(3);
    expect(values.map(({ value }) => value && bytesToHex(value))).toEqual(['0x07', null]);
  });

  it('is sealed by the distinct authors above when nothing is justified', () => {
    expect(check(fileOf(null)).evidence).toEqual({ word: 'sealed', k: 3, n: 3, block: 0 });
  });

  it.each<[string, Partial<ProofFile> | (() => Partial<ProofFile>)]>([
    ['another value', { storage: { values: [{ key: '0x12', value: '0x08' }], proof: [bytesToHex(leaf)] } }],
    ['a value said to be absent', { storage: { values: [{ key: '0x12', value: null }], proof: [bytesToHex(leaf)] } }],
    ['a proof of another trie', { storage: { values: [], proof: ['0x42120408'] } }],
    ['no proof', { storage: { values: [{ key: '0x12', value: null }], proof: [] } }],
    ['votes under another set id', { set: { ...set, setId: '4' } }],
    ['votes of strangers', { set: { ...set, authorities: set.authorities.slice(1) } }],
    ['a header left out', () => ({ headers: fileOf(2).headers.filter((_, i) => i !== 1) })],
    ['a block that is not there', { block: { number: 0, hash: `0x${'00'.repeat(32)}` } }],
    ['a block of another height', () => ({ block: { ...fileOf(2).block, number: 1 } })],
    [
      'voters without a vote',
      { set: { ...set, authorities: set.authorities.map((one) => ({ ...one, weight: '0' })) } },
    ],
    ['no voters', { set: { ...set, authorities: [] } }],
    ['another genesis than its state', { genesisHash: `0x${'11'.repeat(32)}` }],
    ['too few votes', () => ({ justification: bytesToHex(justify(headers[1]!, voters.slice(0, 2))) })],
  ])('is refused for %s', (_, change) => {
    const made = fileOf(2, typeof change === 'function' ? change() : change);
    if (made.storage.values.length === 0)
      return expect(() =>
        check({ ...made, storage: { ...made.storage, values: [{ key: '0x12', value: '0x07' }] } }),
      ).toThrow();
    try {
      check(made);
    } catch (error) {
      expect(isRefusal(error)).toBe(true);
      return;
    }
    expect.unreachable('it was taken');
  });

  it.each<[string, () => Partial<ProofFile>]>([
    ['one header', () => ({ headers: fileOf(null).headers.slice(0, 1) })],
    ['one header and no authors', () => ({ headers: fileOf(null).headers.slice(0, 1), authors: [] })],
    ['no authors', () => ({ authors: [] })],
  ])('is refused where nobody signed anything: %s', (_, change) => {
    expect(() => check(fileOf(null, change()))).toThrow(/nobody signed/);
  });

  it('is of the chain that its own state names, and of no other', () => {
    const named = blake2b256(Uint8Array.of(7));
    // A leaf with the whole key of 88 nibbles, and 32 bytes as value.
    const node = concatBytes(Uint8Array.of(0x7f, 88 - 63), genesisKey, Uint8Array.of(32 << 2), named);
    const first = { ...genesis, number: 5, stateRoot: blake2b256(node) };
    const all = [first, ...chain(first, 1n, [author(0), author(1), author(2)], 2)];
    const of = (genesisHash: Uint8Array, values: ProofFile['storage']['values']) =>
      check(
        fileOf(null, {
          genesisHash: bytesToHex(genesisHash),
          block: { number: 5, hash: bytesToHex(headerHash(first)) },
          storage: { values, proof: [bytesToHex(node)] },
          headers: all.map((header) => bytesToHex(encodeHeader(header))),
        }),
      );
    const values = [{ key: bytesToHex(genesisKey), value: bytesToHex(named) }];
    expect(of(named, values).trust.genesisProved).toBe(true);
    expect(of(named, []).trust.genesisProved).toBe(false);
    expect(() => of(blake2b256(named), values)).toThrow(/another chain/);
  });

  it('says that its voters’ set is not known, and only where nobody voted', () => {
    expect(check(fileOf(null, { set: { ...set, setId: null } })).trust.setId).toBeNull();
    expect(() => check(fileOf(2, { set: { ...set, setId: null } }))).toThrow(ProofFileError);
  });

  it('is refused when a seal is not the author’s whose turn it was', () => {
    const authors = [1, 0, 2].map((index) => bytesToHex(author(index).publicKey));
    expect(() => check(fileOf(null, { authors }))).toThrow(/not sealed by its author/);
  });

  it('never crashes on what is no file', () => {
    file = fileOf(2);
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(file)), fc.anything(), (field, value) => {
        try {
          readProofFile({ ...file, [field]: value });
        } catch (error) {
          expect(error).toBeInstanceOf(ProofFileError);
        }
      }),
    );
    fc.assert(
      fc.property(fc.anything(), (any) => {
        expect(() => readProofFile(any)).toThrow(ProofFileError);
      }),
    );
  });
});
