/** What every store must do, whatever it is made of. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { bytesToHex, compareBytes, hexToBytes, startsWith } from '../bytes.ts';
import { StoreClosedError, type Store, type StoreOperation, type StoreRange } from '../store/store.ts';

/** A place a store can be opened at, again and again. */
export interface StorePlace {
  open(): Promise<Store>;
  /** Removes what is left of it. */
  remove(): Promise<void>;
  /** False when contents end with `close`. */
  readonly lasting: boolean;
}

const key = fc.array(fc.constantFrom(0x00, 0x01, 0x7f, 0xff), { maxLength: 4 }).map((a) => Uint8Array.from(a));
const put = (k: Uint8Array, value: Uint8Array): StoreOperation => ({ type: 'put', key: k, value });
const operation: fc.Arbitrary<StoreOperation> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(key, fc.uint8Array({ maxLength: 40 })).map(([k, v]) => put(k, v)) },
  { weight: 1, arbitrary: key.map((k): StoreOperation => ({ type: 'del', key: k })) },
);
const range: fc.Arbitrary<StoreRange> = fc.record(
  { prefix: key, from: key, before: key, reverse: fc.boolean(), limit: fc.nat(6) },
  { requiredKeys: [] },
);

async function all(store: Store, bounds?: StoreRange): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for await (const [k, v] of store.iterate(bounds)) found.push([bytesToHex(k), bytesToHex(v)]);
  return found;
}

function expected(
  map: Map<string, Uint8Array>,
  { prefix, from, before, reverse, limit }: StoreRange,
): [string, string][] {
  const pairs = [...map].map(([k, v]) => [hexToBytes(k), v] as const).sort((a, b) => compareBytes(a[0], b[0]));
  const kept = pairs.filter(
    ([k]) =>
      (!prefix || startsWith(k, prefix)) &&
      (!from || compareBytes(k, from) >= 0) &&
      (!before || compareBytes(k, before) < 0),
  );
  if (reverse) kept.reverse();
  return kept.slice(0, limit).map(([k, v]) => [bytesToHex(k), bytesToHex(v)]);
}

/** @param runs random programs tried; fewer where every batch reaches a disk */
export function storeConformance(name: string, place: () => Promise<StorePlace>, runs: number): void {
  describe(`store: ${name}`, () => {
    const places: StorePlace[] = [];
    const fresh = async (): Promise<StorePlace> => {
      const made = await place();
      places.push(made);
      return made;
    };
    afterEach(async () => {
      for (const made of places.splice(0)) await made.remove();
    });

    it('holds what batches wrote, in order, over every range', async () => {
      const program = fc.tuple(
        fc.array(fc.array(operation, { maxLength: 12 }), { maxLength: 4 }),
        fc.array(range, { maxLength: 4 }),
        key,
      );
      await fc.assert(
        fc.asyncProperty(program, async ([batches, ranges, probe]) => {
          const store = await (await fresh()).open();
          const map = new Map<string, Uint8Array>();
          for (const batch of batches) {
            await store.batch(batch);
            for (const step of batch) {
              if (step.type === 'del') map.delete(bytesToHex(step.key));
              else map.set(bytesToHex(step.key), step.value);
            }
          }
          const got = await store.get(probe);
          expect(got && bytesToHex(got)).toBe(
            map.has(bytesToHex(probe)) ? bytesToHex(map.get(bytesToHex(probe)) as Uint8Array) : undefined,
          );
          expect(await all(store)).toEqual(expected(map, {}));
          for (const bounds of ranges) expect(await all(store, bounds)).toEqual(expected(map, bounds));
          await store.close();
        }),
        { numRuns: runs },
      );
    });

    it('goes through more entries than fit one page, both ways, and can be left early', async () => {
      const store = await (await fresh()).open();
      const keys = Array.from({ length: 1000 }, (_, i) => Uint8Array.of(i >> 8, i & 0xff));
      await store.batch(keys.map((k) => put(k, k)));
      expect((await all(store)).map(([k]) => k)).toEqual(keys.map(bytesToHex));
      expect((await all(store, { reverse: true, limit: 700 })).map(([k]) => k)).toEqual(
        keys.map(bytesToHex).reverse().slice(0, 700),
      );
      for await (const [k] of store.iterate()) {
        expect(k).toEqual(keys[0]);
        break;
      }
      expect(await store.get(Uint8Array.of(0, 1))).toEqual(Uint8Array.of(0, 1));
      await store.close();
    });

    it('keeps its own copies', async () => {
      const store = await (await fresh()).open();
      const value = Uint8Array.of(1);
      await store.batch([put(Uint8Array.of(9), value)]);
      value[0] = 2;
      const got = (await store.get(Uint8Array.of(9))) as Uint8Array;
      expect(got[0]).toBe(1);
      got[0] = 3;
      expect(await store.get(Uint8Array.of(9))).toEqual(Uint8Array.of(1));
      await store.close();
    });

    it('writes nothing of a batch that cannot be written whole', async () => {
      const store = await (await fresh()).open();
      function* broken(): Generator<StoreOperation> {
        yield put(Uint8Array.of(1), Uint8Array.of(1));
        throw new Error('the maker of the batch failed');
      }
      await expect(store.batch(broken())).rejects.toThrow('the maker of the batch failed');
      expect(await all(store)).toEqual([]);
      await store.close();
    });

    it('refuses every call by name once it is closed, and may be closed twice', async () => {
      const store = await (await fresh()).open();
      await store.batch([put(Uint8Array.of(1), Uint8Array.of(1))]);
      await store.close();
      await store.close();
      await expect(store.get(Uint8Array.of(1))).rejects.toBeInstanceOf(StoreClosedError);
      await expect(store.batch([])).rejects.toBeInstanceOf(StoreClosedError);
      await expect(all(store)).rejects.toBeInstanceOf(StoreClosedError);
    });

    it('still holds everything when it is opened again, where contents last', async () => {
      const here = await fresh();
      const store = await here.open();
      await store.batch([put(Uint8Array.of(1), new Uint8Array(0))]);
      await store.close();
      const again = await here.open();
      expect(await all(again)).toEqual(here.lasting ? [['0x01', '0x']] : []);
      await again.close();
    });
  });
}
