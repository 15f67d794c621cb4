import { beforeAll, describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '../../substrate/bytes.ts';
import { headerHash } from '../../substrate/header.ts';
import { memoryStore } from '../../substrate/store/memory-store.ts';
import { author, chain, genesis } from '../testing/forge.ts';
import { verifierReady } from '../verifier/verifier-ready.ts';
import { StoredSnapshot, type StoredHead } from './stored-snapshot.ts';

beforeAll(() => verifierReady);
const chainHash = headerHash(genesis);
const authors = [0, 1].map(author);
const headAt = (number: number, at = 1000): StoredHead => ({
  header: chain(genesis, 1n, authors, number).at(-1)!,
  authors: authors.map(({ publicKey }) => publicKey),
  was: { word: 'sealed', k: 1, n: 2, block: number },
  at,
});
const key = (text: string) => utf8(text);

describe('a stored snapshot', () => {
  it('gives back what was proved, each with its own block, time and word', async () => {
    const store = memoryStore();
    const first = await StoredSnapshot.open(store, chainHash);
    expect(first.head).toBeUndefined();
    await first.save(headAt(2), [
      [key('a/1'), utf8('one')],
      [key('a/2'), undefined],
      [key('b'), utf8('bee')],
    ]);
    const last = headAt(3, 2000);
    await first.save(last, [[key('a/1'), utf8('uno')]]);
    const again = await StoredSnapshot.open(store, chainHash);
    expect(again.head).toEqual(last);
    const was = { word: 'sealed', k: 1, n: 2, block: 3 };
    expect(await again.read(key('a/1'))).toEqual({
      value: utf8('uno'),
      evidence: { word: 'stored', block: 3, at: 2000, was },
    });
    expect(await again.read(key('a/2'))).toMatchObject({ value: undefined, evidence: { block: 2, at: 1000 } });
    expect(await again.read(key('c'))).toBeUndefined();
    expect((await again.entries(key('a/'))).map(([name]) => name)).toEqual([key('a/1')]);
  });

  it('of another chain, or with a damaged head, is emptied and not shown', async () => {
    for (const harm of ['other chain', 'edited', 'truncated', 'not a head']) {
      const store = memoryStore();
      await (await StoredSnapshot.open(store, chainHash)).save(headAt(2), [[key('a'), utf8('one')]]);
      const head = (await store.get(utf8('head')))!;
      const put = (value: Uint8Array) => store.batch([{ type: 'put', key: utf8('head'), value }]);
      if (harm === 'edited') await put(head.map((byte, i) => (i === 60 ? byte ^ 1 : byte)));
      if (harm === 'truncated') await put(head.slice(0, -1));
      if (harm === 'not a head') await put(utf8('hello'));
      const again = await StoredSnapshot.open(store, harm === 'other chain' ? new Uint8Array(32) : chainHash);
      expect([harm, again.head, await again.read(key('a'))]).toEqual([harm, undefined, undefined]);
    }
  });

  it('does not show a cell that was changed or moved', async () => {
    const store = memoryStore();
    const snapshot = await StoredSnapshot.open(store, chainHash);
    await snapshot.save(headAt(2), [
      [key('a'), utf8('one')],
      [key('b'), utf8('two')],
    ]);
    const place = (name: string) => concatBytes(utf8('cell:'), key(name));
    const a = (await store.get(place('a')))!;
    await store.batch([
      { type: 'put', key: place('b'), value: a },
      { type: 'put', key: place('a'), value: a.slice(0, -1) },
    ]);
    expect(await snapshot.read(key('a'))).toBeUndefined();
    expect(await snapshot.read(key('b'))).toBeUndefined();
    expect(await snapshot.entries(new Uint8Array(0))).toEqual([]);
  });

  it('whose head is not sealed by its author is not taken', async () => {
    const store = memoryStore();
    const head = headAt(2);
    await (await StoredSnapshot.open(store, chainHash)).save({ ...head, authors: [author(7).publicKey] }, []);
    expect((await StoredSnapshot.open(store, chainHash)).head).toBeUndefined();
  });
});
