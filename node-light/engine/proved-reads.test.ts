import { expect, test } from 'vitest';
import type { Hex } from '../../substrate/bytes.ts';
import type { Header } from '../../substrate/header.ts';
import { Trie } from '../../substrate/trie/trie.ts';
import type { Source } from '../sources/source.ts';
import { ProvedReads } from './proved-reads.ts';
import { SourceBook } from './source-book.ts';

/** Keys of one map: 32 bytes of pallet and item, and what tells them apart. */
const key = (last: number) => new Uint8Array(33).fill(7, 0, 32).fill(last, 32);
const keys = [1, 2, 3, 4, 5].map(key);
const early = Trie.empty().apply(keys.slice(1).map((each) => [each, Uint8Array.of(1)] as const));
const late = early.apply([[key(1), Uint8Array.of(9)]]);
const states: Record<Hex, Trie> = { '0xa0': early, '0xb0': late, '0xc0': late };
const headerOf = (hash: Hex) => ({ number: 1, stateRoot: states[hash]!.root() }) as Header;

test('a value that another reading saw change meanwhile is read anew, never taken from before', async () => {
  const gates = new Map<Hex, Promise<void>>();
  const source = {
    name: 'one',
    readProof: async (asked: readonly Uint8Array[], hash: Hex) => {
      const proof = states[hash]!.prove(asked);
      await gates.get(hash);
      return proof;
    },
  } as unknown as Source;
  const book = new SourceBook(
    () => 0,
    () => new Promise(() => undefined),
    () => undefined,
  );
  book.add(source);
  const reads = new ProvedReads(book);
  const read = async (hash: Hex) => (await reads.values(headerOf(hash), hash, keys))[0];

  expect(await read('0xa0')).toBeUndefined();
  let open = () => undefined as void;
  gates.set('0xc0', new Promise((done) => (open = done)));
  const slow = read('0xc0');
  expect(await read('0xb0')).toEqual(Uint8Array.of(9));
  open();
  expect(await slow).toEqual(Uint8Array.of(9));
});
