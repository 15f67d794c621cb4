import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { concatBytes, encodeU16, utf8 } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { headerHash } from '../../substrate/header.ts';
import { memoryStore } from '../../substrate/store/memory-store.ts';
import { StoreError, type Store } from '../../substrate/store/store.ts';
import { author, authorities, chain, genesis, justify, voter } from '../testing/forge.ts';
import { verifierReady } from '../verifier/verifier-ready.ts';
import type { StoredHead } from './stored-head.ts';
import { StoredSnapshot, type ColumnChange } from './stored-snapshot.ts';
import { columnNames, parameterItems, type ColumnName } from './subnet-columns.ts';

beforeAll(() => verifierReady);
const chainHash = headerHash(genesis);
const authors = [0, 1].map(author);
const voters = [0, 1, 2].map(voter);
// sr25519 signs with a random part: the same headers for all.
const headers = chain(genesis, 1n, authors, 5);
const sealedHead = (number: number, at = 1000): StoredHead => ({
  header: headers[number - 1]!,
  authors: authors.map(({ publicKey }) => publicKey),
  was: { word: 'sealed', k: 1, n: 2, block: number },
  origin: chainHash,
  at,
});
const finalHead = (number: number, setId = 3n, signers = voters): StoredHead => {
  const head = sealedHead(number);
  return {
    ...head,
    was: { word: 'final', block: number },
    finality: {
      justification: justify(head.header, signers, 3n),
      voters: { setId, authorities: authorities(voters) },
    },
  };
};
const column = (...values: (string | undefined)[]): ColumnChange => ({
  values: values.map((value) => (value === undefined ? undefined : utf8(value))),
  subtree: undefined,
});
const columns = (given: Partial<Record<ColumnName, ColumnChange>>) =>
  new Map(Object.entries(given) as [ColumnName, ColumnChange][]);
const save = (snapshot: StoredSnapshot, head: StoredHead, netuid: number, change: Map<ColumnName, ColumnChange>) =>
  snapshot.save(head, new Map([[netuid, change]]));
const cell = (netuid: number, name: ColumnName) =>
  concatBytes(utf8('cell:'), encodeU16(netuid), Uint8Array.of(columnNames.indexOf(name)));

/** A store that counts what is written, and can run out of space. */
function watched(inner: Store = memoryStore()) {
  const written: string[] = [];
  let full = false;
  const store: Store = {
    ...inner,
    async batch(operations) {
      const steps = [...operations];
      if (full) throw new StoreError('write', new Error('QuotaExceededError'));
      written.push(...steps.map(({ key }) => new TextDecoder().decode(key.slice(0, 4))));
      await inner.batch(steps);
    },
  };
  return { store, written, fill: () => (full = true) };
}

describe('a stored snapshot', () => {
  it('gives back what was proved, each column with its own block, time and word', async () => {
    const store = memoryStore();
    const first = await StoredSnapshot.open(store, chainHash);
    expect(first.head).toBeUndefined();
    await save(first, sealedHead(2), 7, columns({ Keys: column('one', undefined, ''), Parameters: column('x') }));
    await save(first, sealedHead(3, 2000), 7, columns({ Keys: column('uno') }));
    const again = await StoredSnapshot.open(store, chainHash, { origin: chainHash });
    expect(again.head).toEqual(sealedHead(3, 2000));
    const was = { word: 'sealed', k: 1, n: 2, block: 3 };
    const stored = { word: 'stored', block: 3, at: 2000, was };
    expect(await again.read(7, 'Keys')).toEqual({ value: [utf8('uno')], evidence: stored });
    expect(await again.read(7, 'Axons')).toBeUndefined();
    expect(await again.read(8, 'Keys')).toBeUndefined();
    expect(await again.netuids()).toEqual([7]);
  });

  it('keeps values of any length, proved absence and empty ones apart', async () => {
    const snapshot = await StoredSnapshot.open(memoryStore(), chainHash);
    const value = fc.option(fc.uint8Array({ maxLength: 40 }), { nil: undefined });
    const eight = fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => bytes.map((byte) => byte & 1));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(value, eight, fc.constant(undefined))), async (values) => {
        await save(snapshot, sealedHead(2), 1, columns({ Axons: { values, subtree: undefined } }));
        expect((await snapshot.read(1, 'Axons'))?.value).toEqual(values);
      }),
    );
  });

  it('writes again only what changed; what stands gets the new block', async () => {
    const { store, written } = watched();
    const snapshot = await StoredSnapshot.open(store, chainHash);
    await save(snapshot, sealedHead(2), 7, columns({ Keys: column('k'), Axons: column('a'), Emission: column('e') }));
    expect(written).toEqual(['cell', 'cell', 'cell', 'mark', 'head']);
    written.length = 0;
    const same = columns({ Keys: 'unchanged', Axons: column('a'), Emission: column('f') });
    await save(snapshot, sealedHead(5), 7, same);
    expect(written).toEqual(['cell', 'mark', 'head']);
    for (const name of ['Keys', 'Axons', 'Emission'] as const)
      expect((await snapshot.read(7, name))?.evidence).toMatchObject({ word: 'stored', block: 5 });
  });

  it('stays whole when there is no space for the next', async () => {
    const { store, fill } = watched();
    const snapshot = await StoredSnapshot.open(store, chainHash);
    await save(snapshot, sealedHead(2), 7, columns({ Keys: column('k') }));
    fill();
    await expect(save(snapshot, sealedHead(3), 7, columns({ Keys: column('l') }))).rejects.toThrow(StoreError);
    for (const each of [snapshot, await StoredSnapshot.open(store, chainHash)]) {
      expect(each.head?.header.number).toBe(2);
      expect(await each.read(7, 'Keys')).toMatchObject({ value: [utf8('k')], evidence: { block: 2 } });
    }
  });

  it.each(['other chain', 'other beginning', 'edited', 'truncated', 'not a head', 'evicted'])(
    'is emptied and not shown when its head is: %s',
    async (harm) => {
      const store = memoryStore();
      await save(await StoredSnapshot.open(store, chainHash), sealedHead(2), 7, columns({ Keys: column('k') }));
      const key = utf8('head');
      const head = (await store.get(key))!;
      const put = (value: Uint8Array) => store.batch([{ type: 'put', key, value }]);
      if (harm === 'edited') await put(head.map((byte, i) => (i === 60 ? byte ^ 1 : byte)));
      if (harm === 'truncated') await put(head.slice(0, -1));
      if (harm === 'not a head') await put(utf8('hello'));
      if (harm === 'evicted') await store.batch([{ type: 'del', key }]);
      const other = new Uint8Array(32);
      const [of, origin] = [harm === 'other chain' ? other : chainHash, harm === 'other beginning' ? other : chainHash];
      const again = await StoredSnapshot.open(store, of, { origin });
      expect([again.head, await again.read(7, 'Keys'), await again.netuids()]).toEqual([undefined, undefined, []]);
      for await (const entry of store.iterate()) expect(entry).toBeUndefined();
    },
  );

  it('does not show a column that was changed or moved, and heals with the next save', async () => {
    const store = memoryStore();
    const snapshot = await StoredSnapshot.open(store, chainHash);
    const both = columns({ Keys: column('one'), Axons: column('two') });
    await save(snapshot, sealedHead(2), 7, both);
    const keys = (await store.get(cell(7, 'Keys')))!;
    await store.batch([
      { type: 'put', key: cell(7, 'Axons'), value: keys },
      { type: 'put', key: cell(7, 'Keys'), value: keys.slice(0, -1) },
    ]);
    expect(await snapshot.read(7, 'Keys')).toBeUndefined();
    expect(await snapshot.read(7, 'Axons')).toBeUndefined();
    expect(await snapshot.mark(7, 'Keys')).toBeUndefined();
    await save(snapshot, sealedHead(3), 7, both);
    expect((await snapshot.read(7, 'Keys'))?.value).toEqual([utf8('one')]);
  });

  it('forgets a subnet that is no more', async () => {
    const snapshot = await StoredSnapshot.open(memoryStore(), chainHash);
    await save(snapshot, sealedHead(2), 7, columns({ Keys: column('k') }));
    await snapshot.forget(7);
    expect([await snapshot.netuids(), await snapshot.read(7, 'Keys')]).toEqual([[], undefined]);
  });
});

describe('the head of a stored snapshot is verified again', () => {
  const opened = async (head: StoredHead): Promise<StoredHead | undefined> => {
    const store = memoryStore();
    await save(await StoredSnapshot.open(store, chainHash), head, 0, new Map());
    return (await StoredSnapshot.open(store, chainHash, { origin: chainHash })).head;
  };

  it('a final one by its votes', async () => {
    expect(await opened(finalHead(4))).toEqual(finalHead(4));
  });

  it.each<[string, () => StoredHead]>([
    ['sealed by a stranger', () => ({ ...sealedHead(2), authors: [author(7).publicKey] })],
    ['final under another set id', () => finalHead(4, 4n)],
    ['final by too few', () => finalHead(4, 3n, voters.slice(1))],
    [
      'final with another block’s votes',
      () => ({ ...finalHead(4), header: sealedHead(5).header, was: { word: 'final', block: 5 } }),
    ],
    ['final without votes', () => ({ ...sealedHead(4), was: { word: 'final', block: 4 } })],
    ['of another height than it says', () => ({ ...sealedHead(4), was: { word: 'sealed', k: 1, n: 2, block: 9 } })],
  ])('and is not taken when it is %s', async (_, head) => {
    expect(await opened(head())).toBeUndefined();
  });
});

describe('a snapshot of 128 subnets with 256 neurons', () => {
  /** Bytes that nothing can shorten. */
  const noise = (length: number, ...seed: number[]): Uint8Array => {
    const parts: Uint8Array[] = [];
    for (let i = 0; i * 32 < length; i++) parts.push(blake2b256(Uint8Array.from([...seed, i & 255, i >> 8])));
    return concatBytes(...parts).slice(0, length);
  };
  /** Bytes of a value, as the chain encodes it: lists with their length before them, axons of 34 bytes. */
  const widths: Record<ColumnName, { values: number; bytes: number; zeros?: number; absent?: boolean }> = {
    Parameters: { values: parameterItems.length, bytes: 8 },
    Consensus: { values: 1, bytes: 514 },
    Incentive: { values: 1, bytes: 514 },
    Dividends: { values: 1, bytes: 514 },
    ValidatorTrust: { values: 1, bytes: 514 },
    Emission: { values: 1, bytes: 2050 },
    LastUpdate: { values: 1, bytes: 2050 },
    Active: { values: 1, bytes: 258 },
    ValidatorPermit: { values: 1, bytes: 258 },
    Keys: { values: 256, bytes: 32 },
    Axons: { values: 256, bytes: 34 },
    Owner: { values: 256, bytes: 32 },
    // Of eight bytes 2.1e16 rao take seven, and block numbers four.
    TotalHotkeyAlpha: { values: 256, bytes: 8, zeros: 1 },
    BlockAtRegistration: { values: 256, bytes: 8, zeros: 4 },
    // Few neurons hold root stake, lend or borrow stake, or have a name: of the others their absence is proved.
    RootAlpha: { values: 256, bytes: 0, absent: true },
    ChildKeys: { values: 256, bytes: 0, absent: true },
    ParentKeys: { values: 256, bytes: 0, absent: true },
    IdentitiesV2: { values: 256, bytes: 0, absent: true },
  };

  it(
    'takes at most 5 MB, and a block in which one list of each changed writes less than a tenth of that',
    { timeout: 60_000 },
    async () => {
      let written = 0;
      const inner = memoryStore();
      const store: Store = {
        ...inner,
        batch(operations) {
          const steps = [...operations];
          for (const step of steps) written += step.key.length + (step.type === 'put' ? step.value.length : 0);
          return inner.batch(steps);
        },
      };
      const snapshot = await StoredSnapshot.open(store, chainHash);
      const head = sealedHead(2);
      const changed = (netuid: number, name: ColumnName, salt = 0): ColumnChange => {
        const { values, bytes, zeros = 0, absent } = widths[name];
        const all = noise(values * bytes, netuid, columnNames.indexOf(name), salt);
        const list = Array.from({ length: values }, (_, i) =>
          absent ? undefined : all.slice(i * bytes, (i + 1) * bytes).fill(0, bytes - zeros),
        );
        return { values: list, subtree: noise(32, netuid) };
      };
      for (let netuid = 0; netuid < 128; netuid++)
        await save(snapshot, head, netuid, new Map(columnNames.map((name) => [name, changed(netuid, name)])));
      let stored = 0;
      for await (const [key, value] of store.iterate()) stored += key.length + value.length;
      expect(stored).toBeLessThanOrEqual(5_000_000);
      expect(stored).toBeGreaterThan(4_000_000);

      written = 0;
      const next = sealedHead(3);
      for (let netuid = 0; netuid < 128; netuid++) {
        const change = new Map<ColumnName, ColumnChange>(columnNames.map((name) => [name, 'unchanged']));
        await save(snapshot, next, netuid, change.set('Incentive', changed(netuid, 'Incentive', 1)));
      }
      expect(written).toBeLessThan(stored / 10);
      expect((await snapshot.read(127, 'Keys'))?.evidence).toMatchObject({ word: 'stored', block: 3 });
    },
  );
});
