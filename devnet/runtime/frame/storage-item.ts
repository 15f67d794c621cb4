import { concatBytes } from '../../../substrate/bytes.ts';
import { storageHashers, type StorageHasherName } from '../../../substrate/storage-hasher.ts';
import { palletPrefix } from '../../../substrate/storage-key.ts';
import type { Storage } from './state.ts';
import { decode, encode, Reader, type AnyType, type Type } from './type.ts';

/** One key of a storage map: its hasher and its type. */
export interface KeySpec<T> {
  readonly hasher: StorageHasherName;
  readonly type: Type<T>;
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyKeySpec = KeySpec<any>;
type KeyValues<K extends readonly AnyKeySpec[]> = {
  -readonly [I in keyof K]: K[I] extends KeySpec<infer T> ? T : never;
};

/** What the metadata says of a storage item. */
export interface StorageItem {
  readonly pallet: string;
  readonly name: string;
  readonly keys: readonly AnyKeySpec[];
  readonly value: AnyType;
  readonly modifier: 'Optional' | 'Default';
  /** SCALE bytes clients decode when the key is absent (`0x00` for Optional items). */
  readonly fallback: Uint8Array;
  readonly docs: string;
  readonly prefix: Uint8Array;
}

/** An undeclared place: becomes a storage item once pallet and name are known. */
export interface StorageSpec<I> {
  bind(pallet: string, name: string): I;
}

const cloned = <V>(v: V): V =>
  Array.isArray(v) ? ([...v] as V) : typeof v === 'object' && v !== null && !(v instanceof Uint8Array) ? { ...v } : v;

/** Hashed account keys are asked for again and again; one memory for all maps, forgotten as a whole when full. */
const remembered = new Map<string, Uint8Array>();
const REMEMBER_AT_MOST = 200_000;
function hashedKey(spec: AnyKeySpec, key: unknown): Uint8Array {
  if (typeof key !== 'string') return storageHashers[spec.hasher].hash(encode(spec.type, key));
  const id = spec.hasher + key;
  let hashed = remembered.get(id);
  if (!hashed) {
    if (remembered.size >= REMEMBER_AT_MOST) remembered.clear();
    remembered.set(id, (hashed = storageHashers[spec.hasher].hash(encode(spec.type, key))));
  }
  return hashed;
}

/**
 * A storage map of zero or more keys (a `StorageValue` has none). `R` is what reading gives: the value, or
 * the value or `undefined` for items without a default.
 */
export class StorageMap<K extends readonly unknown[], V, R extends V | undefined> implements StorageItem {
  readonly prefix: Uint8Array;
  constructor(
    readonly pallet: string,
    readonly name: string,
    readonly keys: readonly AnyKeySpec[],
    readonly value: Type<V>,
    readonly initial: { readonly value: V } | undefined,
    readonly docs: string,
  ) {
    this.prefix = palletPrefix(pallet, name);
  }
  get modifier(): 'Optional' | 'Default' {
    return this.initial ? 'Default' : 'Optional';
  }
  get fallback(): Uint8Array {
    return this.initial ? encode(this.value, this.initial.value) : Uint8Array.of(0);
  }

  /** Whole storage key, or the prefix of all entries below the given first keys. */
  key(...keys: readonly unknown[]): Uint8Array {
    if (keys.length === 0) return this.prefix;
    return concatBytes(this.prefix, ...keys.map((k, i) => hashedKey(this.keys[i]!, k)));
  }

  get(s: Storage, ...keys: K): R {
    const bytes = s.read(this.key(...keys));
    if (bytes === undefined) return cloned(this.initial?.value) as R;
    return decode(this.value, bytes) as unknown as R;
  }
  has(s: Storage, ...keys: K): boolean {
    return s.read(this.key(...keys)) !== undefined;
  }
  put(s: Storage, ...keysAndValue: [...K, V]): void {
    const keys = keysAndValue.slice(0, -1);
    s.write(this.key(...keys), encode(this.value, keysAndValue[keysAndValue.length - 1] as V));
  }
  remove(s: Storage, ...keys: K): void {
    s.write(this.key(...keys), null);
  }
  /** Reads (and removes) the value. */
  take(s: Storage, ...keys: K): R {
    const value = this.get(s, ...keys);
    this.remove(s, ...keys);
    return value;
  }
  /** Stores what `change` makes of the current value; returning `undefined` deletes the entry. */
  mutate(s: Storage, ...keysAndChange: [...K, (current: R) => V | undefined]): void {
    const keys = keysAndChange.slice(0, -1) as unknown as K;
    const change = keysAndChange[keysAndChange.length - 1] as (current: R) => V | undefined;
    const value = change(this.get(s, ...keys));
    if (value === undefined) this.remove(s, ...keys);
    else s.write(this.key(...keys), encode(this.value, value));
  }
  /** Entries below the given first keys (all when none), in storage order, with the remaining keys. Needs hashers that keep the key. */
  entries(s: Storage, ...first: readonly unknown[]): [keys: unknown[], value: V][] {
    const prefix = this.key(...first);
    const specs = this.keys.slice(first.length);
    return s.iterate(prefix).map(([key, bytes]) => [decodeKeys(specs, key, prefix.length), decode(this.value, bytes)]);
  }
  /** Like `entries`, for the common case of one remaining key. */
  entries1<T>(s: Storage, ...first: readonly unknown[]): [key: T, value: V][] {
    return this.entries(s, ...first).map(([keys, value]) => [keys[0] as T, value]);
  }
  /** First of the remaining keys of every entry below the given first keys. */
  keys1<T>(s: Storage, ...first: readonly unknown[]): T[] {
    const prefix = this.key(...first);
    const specs = this.keys.slice(first.length);
    return s.iterate(prefix).map(([key]) => decodeKeys(specs, key, prefix.length)[0] as T);
  }
  /** Deletes every entry below the given first keys; says how many there were. */
  clear(s: Storage, ...first: readonly unknown[]): number {
    const entries = s.iterate(this.key(...first));
    for (const [key] of entries) s.write(key, null);
    return entries.length;
  }
}

function decodeKeys(specs: readonly AnyKeySpec[], key: Uint8Array, offset: number): unknown[] {
  const reader = new Reader(key, offset);
  return specs.map(({ hasher, type }) => {
    const { hashLength, keepsKey } = storageHashers[hasher];
    reader.take(hashLength);
    if (!keepsKey) throw new Error(`${hasher} does not keep the key`);
    return type.read(reader);
  });
}

export type StorageValue<V, R extends V | undefined> = StorageMap<[], V, R>;

const item = <K extends readonly unknown[], V, R extends V | undefined>(
  keys: readonly AnyKeySpec[],
  value: Type<V>,
  initial: { value: V } | undefined,
  docs: string,
): StorageSpec<StorageMap<K, V, R>> => ({
  bind: (pallet, name) => new StorageMap<K, V, R>(pallet, name, keys, value, initial, docs),
});

/** One value, with what is read when it is absent. */
export const value = <V>(type: Type<V>, initial: V, docs = ''): StorageSpec<StorageValue<V, V>> =>
  item([], type, { value: initial }, docs);
/** One value that may be absent. */
export const optionalValue = <V>(type: Type<V>, docs = ''): StorageSpec<StorageValue<V, V | undefined>> =>
  item([], type, undefined, docs);
/** A map (several keys: N-map) with what is read for absent keys. */
export const map = <const K extends readonly AnyKeySpec[], V>(
  keys: K,
  type: Type<V>,
  initial: V,
  docs = '',
): StorageSpec<StorageMap<KeyValues<K>, V, V>> => item(keys, type, { value: initial }, docs);
/** A map whose entries may be absent. */
export const optionalMap = <const K extends readonly AnyKeySpec[], V>(
  keys: K,
  type: Type<V>,
  docs = '',
): StorageSpec<StorageMap<KeyValues<K>, V, V | undefined>> => item(keys, type, undefined, docs);

const keyOf =
  (hasher: StorageHasherName) =>
  <T>(type: Type<T>): KeySpec<T> => ({ hasher, type });
export const blake2_128Concat = keyOf('Blake2_128Concat');
export const twox64Concat = keyOf('Twox64Concat');
export const identity = keyOf('Identity');
export const blake2_256 = keyOf('Blake2_256');
export const blake2_128 = keyOf('Blake2_128');
