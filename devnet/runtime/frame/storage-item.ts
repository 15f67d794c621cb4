import { bytesToHex, hexToBytes, type Hex } from '../../../substrate/bytes.ts';
import { storageHashers, type StorageHasherName } from '../../../substrate/storage-hasher.ts';
import { palletPrefix } from '../../../substrate/storage-key.ts';
import type { Storage } from './state.ts';
import { StateKey } from './state-key.ts';
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

/** The hashed forms of map keys of one type, in hex digits; asked for again and again, forgotten as a whole when there are too many. */
class HashedKeys {
  static readonly #all = new Map<StorageHasherName, Map<AnyType, HashedKeys>>();
  /** One memory for all maps with such keys. */
  static by({ hasher, type }: AnyKeySpec): HashedKeys {
    let byType = this.#all.get(hasher);
    if (!byType) this.#all.set(hasher, (byType = new Map()));
    let keys = byType.get(type);
    if (!keys) byType.set(type, (keys = new HashedKeys(hasher, type)));
    return keys;
  }
  readonly #digits = new Map<unknown, string>();
  private constructor(
    readonly hasher: StorageHasherName,
    readonly type: AnyType,
  ) {}
  digits(key: unknown): string {
    let digits = this.#digits.get(key);
    if (digits === undefined) {
      digits = bytesToHex(storageHashers[this.hasher].hash(encode(this.type, key))).slice(2);
      if (this.#digits.size >= HASHED_AT_MOST) this.#digits.clear();
      // Objects can change.
      if (typeof key !== 'object') this.#digits.set(key, digits);
    }
    return digits;
  }
}
const HASHED_AT_MOST = 10_000;

const KEYS_AT_MOST = 2_048;

/** Whole keys of one map by the map keys they are made of, one level for each; forgotten as a whole when there are too many. */
class KnownKeys {
  readonly #top = new Map<unknown, unknown>();
  #count = 0;
  /** @param keys the first `length` of these; objects are not remembered, since they can change */
  at(keys: readonly unknown[], length: number, make: () => StateKey): StateKey {
    let level = this.#top;
    for (let i = 0; i < length; i++) {
      const key = keys[i];
      if (typeof key === 'object') return make();
      let below = level.get(key);
      if (below === undefined) {
        const isLast = i === length - 1;
        below = isLast ? make() : new Map();
        if (isLast && ++this.#count > KEYS_AT_MOST) this.#forget();
        level.set(key, below);
      }
      if (i === length - 1) return below as StateKey;
      level = below as Map<unknown, unknown>;
    }
    return make();
  }
  #forget(): void {
    this.#top.clear();
    this.#count = 0;
  }
}

/**
 * A storage map of zero or more keys (a `StorageValue` has none). `R` is what reading gives: the value, or
 * the value or `undefined` for items without a default.
 */
export class StorageMap<K extends readonly unknown[], V, R extends V | undefined> implements StorageItem {
  readonly prefix: Uint8Array;
  readonly #known = new KnownKeys();
  readonly #prefix: Hex;
  readonly #hashed: readonly HashedKeys[];
  #plain: StateKey | undefined;
  constructor(
    readonly pallet: string,
    readonly name: string,
    readonly keys: readonly AnyKeySpec[],
    readonly value: Type<V>,
    readonly initial: { readonly value: V } | undefined,
    readonly docs: string,
  ) {
    this.prefix = palletPrefix(pallet, name);
    this.#prefix = bytesToHex(this.prefix);
    this.#hashed = keys.map((spec) => HashedKeys.by(spec));
  }
  get modifier(): 'Optional' | 'Default' {
    return this.initial ? 'Default' : 'Optional';
  }
  get fallback(): Uint8Array {
    return this.initial ? encode(this.value, this.initial.value) : Uint8Array.of(0);
  }

  /** Whole storage key, or the prefix of all entries below the given first keys. */
  key(...keys: readonly unknown[]): Uint8Array {
    return keys.length === 0 ? this.prefix : hexToBytes(this.#hex(keys, keys.length));
  }
  #hex(keys: readonly unknown[], length: number): Hex {
    let hex: Hex = this.#prefix;
    for (let i = 0; i < length; i++) hex += this.#hashed[i]!.digits(keys[i]);
    return hex;
  }

  /** The whole key of an entry. @param keys its map keys come first */
  #at(keys: readonly unknown[]): StateKey {
    const { length } = this.keys;
    if (length === 0) return (this.#plain ??= new StateKey(this.#prefix, this.#prefix));
    return this.#known.at(keys, length, () => new StateKey(this.#hex(keys, length), this.#prefix));
  }

  get(s: Storage, ...keys: K): R {
    const slot = s.slot(this.#at(keys));
    if (slot.bytes === null) return cloned(this.initial?.value) as R;
    if (slot.decoded !== undefined) return slot.decoded as R;
    const value = decode(this.value, slot.bytes);
    if (typeof value !== 'object') slot.decoded = value;
    return value as unknown as R;
  }
  has(s: Storage, ...keys: K): boolean {
    return s.slot(this.#at(keys)).bytes !== null;
  }
  put(s: Storage, ...keysAndValue: [...K, V]): void {
    s.put(this.#at(keysAndValue), encode(this.value, keysAndValue[this.keys.length] as V));
  }
  remove(s: Storage, ...keys: K): void {
    s.put(this.#at(keys), null);
  }
  /** Reads (and removes) the value. */
  take(s: Storage, ...keys: K): R {
    const value = this.get(s, ...keys);
    this.remove(s, ...keys);
    return value;
  }
  /** Stores what `change` makes of the current value; returning `undefined` deletes the entry. */
  mutate(s: Storage, ...keysAndChange: [...K, (current: R) => V | undefined]): void {
    const change = keysAndChange[this.keys.length] as (current: R) => V | undefined;
    const value = change(this.get(s, ...(keysAndChange as unknown as K)));
    s.put(this.#at(keysAndChange), value === undefined ? null : encode(this.value, value));
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
