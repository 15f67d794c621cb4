// Collections of the standard library and of the framework, which are named types around a Vec.
import type { Type } from '../type.ts';
import { u8 } from './integers.ts';
import { bytes, tuple, vec } from './sequences.ts';
import { segments } from './structs.ts';

type Ordered = number | bigint | string | readonly Ordered[];
/** The order of the elements in the source: integers by value, accounts by their bytes, tuples by their parts. */
function compare(a: unknown, b: unknown): number {
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < a.length; i++) {
      const order = compare(a[i], b[i]);
      if (order !== 0) return order;
    }
    return 0;
  }
  return (a as Ordered) < (b as Ordered) ? -1 : (a as Ordered) > (b as Ordered) ? 1 : 0;
}
/** In order, each key once; of several the last holds, as when the source collects what it reads. */
function ordered<E>(entries: readonly E[], keyOf: (entry: E) => unknown): E[] {
  const sorted = [...entries].sort((a, b) => compare(keyOf(a), keyOf(b)));
  return sorted.filter((entry, i) => i + 1 === sorted.length || compare(keyOf(entry), keyOf(sorted[i + 1]!)) !== 0);
}

/** `BTreeSet<T>`: a set as its values in ascending order. */
export function btreeSet<T>(of: Type<T>): Type<T[]> {
  const inner = vec(of);
  return {
    minimum: inner.minimum,
    write: (w, v) =>
      inner.write(
        w,
        ordered(v, (value) => value),
      ),
    read: (r) => ordered(inner.read(r), (value) => value),
    shape: {
      kind: 'composite',
      path: ['BTreeSet'],
      params: [{ name: 'T', type: of }],
      fields: [{ type: inner, typeName: 'Vec<T>' }],
    },
  };
}
/** `BTreeMap<K, V>` as entries in ascending order of their keys. */
export function btreeMap<K, V>(key: Type<K>, value: Type<V>): Type<[K, V][]> {
  const inner = vec(tuple(key, value)) as Type<[K, V][]>;
  return {
    minimum: inner.minimum,
    write: (w, v) =>
      inner.write(
        w,
        ordered(v, ([k]) => k),
      ),
    read: (r) => ordered(inner.read(r), ([k]) => k),
    shape: {
      kind: 'composite',
      path: ['BTreeMap'],
      params: [
        { name: 'K', type: key },
        { name: 'V', type: value },
      ],
      fields: [{ type: inner, typeName: 'Vec<(K, V)>' }],
    },
  };
}
/** `BoundedVec<T, S>`: a Vec whose length the pallet limits. */
export function boundedVec<T>(of: Type<T>, path = 'bounded_collections::bounded_vec::BoundedVec'): Type<T[]> {
  return boundedOf(of, vec(of), path);
}
/** `BoundedVec<u8, S>` as bytes. */
export const boundedBytes: Type<Uint8Array> = boundedOf(u8, bytes, 'bounded_collections::bounded_vec::BoundedVec');
function boundedOf<T, V>(of: Type<T>, inner: Type<V>, path: string): Type<V> {
  const params = [{ name: 'T', type: of }, { name: 'S' }];
  return {
    ...inner,
    shape: { kind: 'composite', path: segments(path), params, fields: [{ type: inner, typeName: 'Vec<T>' }] },
  };
}
