// The vocabulary of SCALE types. Values: small integers are `number`, from 64 bits on `bigint`; account ids and hashes are
// lower-case 0x-hex strings (so that they compare with === and serve as map keys); `Vec<u8>` is a Uint8Array.
import { bytesToHex, hexToBytes } from '../../../substrate/bytes.ts';
import type { Reader } from '../../../substrate/scale/reader.ts';
import { ScaleError } from '../../../substrate/scale/reader.ts';
import type { Writer } from '../../../substrate/scale/writer.ts';
import type { AnyType, Field, PrimitiveName, Shape, Type, TypeParam, ValueOf, Variant } from './type.ts';

export type Hex = `0x${string}`;
/** 32 bytes that name an account, as 0x-hex. */
export type AccountId = Hex;
/** 32-byte hash as 0x-hex. */
export type Hash = Hex;

function primitive<T>(
  name: PrimitiveName,
  minimum: number,
  write: (w: Writer, v: T) => void,
  read: (r: Reader) => T,
): Type<T> {
  return { write, read, minimum, shape: { kind: 'primitive', name } };
}

export const u8 = primitive<number>(
  'u8',
  1,
  (w, v) => w.u8(v),
  (r) => r.u8(),
);
export const u16 = primitive<number>(
  'u16',
  2,
  (w, v) => w.u16(v),
  (r) => r.u16(),
);
export const u32 = primitive<number>(
  'u32',
  4,
  (w, v) => w.u32(v),
  (r) => r.u32(),
);
export const u64 = primitive<bigint>(
  'u64',
  8,
  (w, v) => w.u64(v),
  (r) => r.u64(),
);
export const u128 = primitive<bigint>(
  'u128',
  16,
  (w, v) => w.u128(v),
  (r) => r.u128(),
);
export const u256 = primitive<bigint>(
  'u256',
  32,
  (w, v) => w.u256(v),
  (r) => r.u256(),
);
export const i8 = primitive<number>(
  'i8',
  1,
  (w, v) => w.i8(v),
  (r) => r.i8(),
);
export const i16 = primitive<number>(
  'i16',
  2,
  (w, v) => w.i16(v),
  (r) => r.i16(),
);
export const i32 = primitive<number>(
  'i32',
  4,
  (w, v) => w.i32(v),
  (r) => r.i32(),
);
export const i64 = primitive<bigint>(
  'i64',
  8,
  (w, v) => w.i64(v),
  (r) => r.i64(),
);
export const i128 = primitive<bigint>(
  'i128',
  16,
  (w, v) => w.i128(v),
  (r) => r.i128(),
);
export const bool = primitive<boolean>(
  'bool',
  1,
  (w, v) => w.bool(v),
  (r) => r.bool(),
);

const utf8 = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true });
export const str = primitive<string>(
  'str',
  1,
  (w, v) => {
    const bytes = utf8.encode(v);
    w.compact(bytes.length);
    w.raw(bytes);
  },
  (r) => {
    try {
      return strict.decode(r.raw(r.length()));
    } catch (cause) {
      if (cause instanceof ScaleError) throw cause;
      throw new ScaleError('text is not UTF-8');
    }
  },
);

/** Compact form of an unsigned integer type; keeps the value type (number or bigint) of the integer. */
export function compact<T extends number | bigint>(of: Type<T>): Type<T> {
  const shape: Shape = { kind: 'compact', of };
  const inner = of.shape.kind === 'composite' ? of.shape.fields[0]!.type.shape : of.shape;
  const name = inner.kind === 'primitive' ? inner.name : 'u128';
  const limit = 1n << BigInt(name.slice(1));
  const isBig = name === 'u64' || name === 'u128' || name === 'u256';
  return {
    shape,
    minimum: 1,
    write: (w, v) => {
      if (BigInt(v) >= limit) throw new ScaleError(`${v} is not a ${name}`);
      w.compact(v);
    },
    read: (r) => {
      const v = r.compact();
      if (v >= limit) throw new ScaleError(`${v} is not a ${name}`);
      return (isBig ? v : Number(v)) as T;
    },
  };
}

export function vec<T>(of: Type<T>): Type<T[]> {
  return {
    shape: { kind: 'sequence', of },
    minimum: 1,
    write: (w, items) => {
      w.compact(items.length);
      for (const item of items) of.write(w, item);
    },
    read: (r) => {
      const n = r.length(of.minimum);
      const items = new Array<T>(n);
      for (let i = 0; i < n; i++) items[i] = of.read(r);
      return items;
    },
  };
}

/** `Vec<u8>` */
export const bytes: Type<Uint8Array> = {
  shape: { kind: 'sequence', of: u8 },
  minimum: 1,
  write: (w, v) => {
    w.compact(v.length);
    w.raw(v);
  },
  read: (r) => r.raw(r.length()),
};

/** `[u8; N]` as bytes */
export function fixedBytes(length: number): Type<Uint8Array> {
  return {
    shape: { kind: 'array', of: u8, length },
    minimum: length,
    write: (w, v) => {
      if (v.length !== length) throw new ScaleError(`${length} bytes wanted, ${v.length} given`);
      w.raw(v);
    },
    read: (r) => r.raw(length),
  };
}
/** `[u8; N]` as 0x-hex */
export function fixedHex(length: number): Type<Hex> {
  const inner = fixedBytes(length);
  return {
    shape: inner.shape,
    minimum: length,
    write: (w, v) => inner.write(w, hexToBytes(v)),
    read: (r) => bytesToHex(inner.read(r)) as Hex,
  };
}
export function array<T>(of: Type<T>, length: number): Type<T[]> {
  return {
    shape: { kind: 'array', of, length },
    minimum: of.minimum * length,
    write: (w, items) => {
      if (items.length !== length) throw new ScaleError(`${length} items wanted, ${items.length} given`);
      for (const item of items) of.write(w, item);
    },
    read: (r) => Array.from({ length }, () => of.read(r)),
  };
}

export function tuple<const X extends readonly AnyType[]>(...of: X): Type<{ -readonly [I in keyof X]: ValueOf<X[I]> }> {
  return {
    shape: { kind: 'tuple', of },
    minimum: of.reduce((sum, t) => sum + t.minimum, 0),
    write: (w, values) => of.forEach((t, i) => t.write(w, values[i])),
    read: (r) => of.map((t) => t.read(r)) as { -readonly [I in keyof X]: ValueOf<X[I]> },
  };
}
/** `()` */
export const unit: Type<undefined> = {
  shape: { kind: 'tuple', of: [] },
  minimum: 0,
  write: () => undefined,
  read: () => undefined,
};

/** `Option<T>`; none is `undefined`. */
export function option<T>(of: Type<T>): Type<T | undefined> {
  const variants: Variant[] = [
    { name: 'None', index: 0, fields: [] },
    { name: 'Some', index: 1, fields: [{ type: of }] },
  ];
  return {
    shape: { kind: 'variant', path: ['Option'], params: [{ name: 'T', type: of }], variants },
    minimum: 1,
    write: (w, v) => {
      w.u8(v === undefined ? 0 : 1);
      if (v !== undefined) of.write(w, v);
    },
    read: (r) => (r.bool() ? of.read(r) : undefined),
  };
}

/** `Result<T, E>` as `{ok: true, value}` or `{ok: false, error}`. */
export type ResultValue<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };
export function result<T, E>(of: Type<T>, error: Type<E>): Type<ResultValue<T, E>> {
  const variants: Variant[] = [
    { name: 'Ok', index: 0, fields: [{ type: of }] },
    { name: 'Err', index: 1, fields: [{ type: error }] },
  ];
  const params = [
    { name: 'T', type: of },
    { name: 'E', type: error },
  ];
  return {
    shape: { kind: 'variant', path: ['Result'], params, variants },
    minimum: 1,
    write: (w, v) => {
      w.u8(v.ok ? 0 : 1);
      if (v.ok) of.write(w, v.value);
      else error.write(w, v.error);
    },
    read: (r) => (r.bool() ? { ok: false, error: error.read(r) } : { ok: true, value: of.read(r) }),
  };
}

const segments = (path: string): string[] => (path === '' ? [] : path.split('::'));

export type Fields = Readonly<Record<string, AnyType | readonly [AnyType, string]>>;
export type FieldValues<F extends Fields> = {
  -readonly [K in keyof F]: F[K] extends readonly [infer T, string] ? ValueOf<T> : ValueOf<F[K]>;
};
/** The fields of a declaration: `name: type` or `name: [type, 'TypeNameInSource']`. */
export function fieldsOf(fields: Fields): Field[] {
  return Object.entries(fields).map(([name, f]) => {
    const [type, typeName] = Array.isArray(f) ? (f as [AnyType, string]) : [f as AnyType, undefined];
    return { name, type, typeName };
  });
}

/** Type parameters as the metadata lists them: `params({ Balance: u64 })`. */
export const params = (types: Readonly<Record<string, AnyType>>): TypeParam[] =>
  Object.entries(types).map(([name, type]) => ({ name, type }));

/** A struct with named fields. `path` as in the source, e.g. `frame_system::AccountInfo`. */
export function struct<const F extends Fields>(
  path: string,
  fields: F,
  params: readonly TypeParam[] = [],
): Type<FieldValues<F>> {
  const list = fieldsOf(fields);
  return {
    shape: { kind: 'composite', path: segments(path), params, fields: list },
    minimum: list.reduce((sum, f) => sum + f.type.minimum, 0),
    write: (w, value) => {
      for (const f of list) f.type.write(w, (value as Record<string, unknown>)[f.name!]);
    },
    read: (r) => {
      const value: Record<string, unknown> = {};
      for (const f of list) value[f.name!] = f.type.read(r);
      return value as FieldValues<F>;
    },
  };
}

/** A struct of one unnamed field (`struct NetUid(u16)`), transparent in values. */
export function wrapper<T>(path: string, of: Type<T>, typeName?: string, params: readonly TypeParam[] = []): Type<T> {
  return {
    ...of,
    typeName: undefined,
    shape: { kind: 'composite', path: segments(path), params, fields: [{ type: of, typeName }] },
  };
}

/** `Cow<T>`: encoded as what it holds. */
export const cow = <T>(of: Type<T>): Type<T> => wrapper('Cow', of, undefined, [{ name: 'T', type: of }]);

/** The same type under another name: `named(u16, 'NetUid')`. Names fields in the metadata, changes nothing else. */
export const named = <T>(of: Type<T>, typeName: string): Type<T> => ({
  typeName,
  minimum: of.minimum,
  write: of.write,
  read: of.read,
  get shape() {
    return of.shape;
  },
});

/** A struct of several unnamed fields (`struct Pair(A, B)`); a tuple in values. */
export function tupleStruct<const X extends readonly AnyType[]>(
  path: string,
  of: X,
): Type<{ -readonly [I in keyof X]: ValueOf<X[I]> }> {
  return {
    ...tuple(...of),
    shape: { kind: 'composite', path: segments(path), params: [], fields: of.map((type) => ({ type })) },
  };
}

/** The same encoding under another shape in the metadata, with another form of the value. */
export function mapped<A, B>(of: Type<A>, to: (a: A) => B, from: (b: B) => A, shape: Shape = of.shape): Type<B> {
  return { shape, minimum: of.minimum, write: (w, v) => of.write(w, from(v)), read: (r) => to(of.read(r)) };
}

/** Reads its type when first used: for types that contain themselves (RuntimeCall in Utility.batch). */
export function lazy<T>(get: () => Type<T>, minimum = 1): Type<T> {
  let type: Type<T> | undefined;
  const known = (): Type<T> => (type ??= get());
  return {
    get shape() {
      return known().shape;
    },
    minimum,
    write: (w, v) => known().write(w, v),
    read: (r) => known().read(r),
  };
}

/** The payload of a variant: none, one unnamed type, a tuple of unnamed types, or named fields. */
export type Payload = undefined | AnyType | readonly AnyType[] | Fields;
type PayloadValue<P> = P extends undefined
  ? undefined
  : P extends Type<infer T>
    ? T
    : P extends readonly AnyType[]
      ? { -readonly [I in keyof P]: ValueOf<P[I]> }
      : P extends Fields
        ? FieldValues<P>
        : never;
type Variants = Readonly<Record<string, readonly [index: number, payload?: Payload, docs?: string]>>;
/** `{type, value}`; unit variants have `value: undefined`. */
export type VariantValue<V extends Variants> = {
  [K in keyof V]: V[K] extends readonly [number]
    ? { type: K; value?: undefined }
    : PayloadValue<V[K][1]> extends undefined
      ? { type: K; value?: undefined }
      : { type: K; value: PayloadValue<V[K][1]> };
}[keyof V];

const isType = (p: unknown): p is AnyType => typeof p === 'object' && p !== null && 'shape' in p && 'read' in p;

/** Fields and codec of a payload. */
export function payload(p: Payload): { fields: Field[]; write(w: Writer, v: unknown): void; read(r: Reader): unknown } {
  if (p === undefined) return { fields: [], write: () => undefined, read: () => undefined };
  if (isType(p)) return { fields: [{ type: p }], write: (w, v) => p.write(w, v), read: (r) => p.read(r) };
  if (Array.isArray(p)) {
    const t = tuple(...(p as readonly AnyType[]));
    return {
      fields: (p as AnyType[]).map((type) => ({ type })),
      write: (w, v) => t.write(w, v as never),
      read: t.read,
    };
  }
  const s = struct('', p as Fields);
  const shape = s.shape as Extract<Shape, { kind: 'composite' }>;
  return { fields: [...shape.fields], write: (w, v) => s.write(w, v as never), read: s.read };
}

/** An enum. Each variant is `Name: [index, payload?, docs?]`. */
export function variant<const V extends Variants>(
  path: string,
  variants: V,
  params: readonly TypeParam[] = [],
): Type<VariantValue<V>> {
  const all = Object.entries(variants).map(([name, [index, p, docs]]) => ({
    name,
    index,
    codec: payload(p),
    docs: docs === undefined ? [] : docs.split('\n'),
  }));
  const byName = new Map(all.map((v) => [v.name, v]));
  const byIndex = new Map(all.map((v) => [v.index, v]));
  return {
    shape: {
      kind: 'variant',
      path: segments(path),
      params,
      variants: all.map(({ name, index, codec, docs }) => ({ name, index, fields: codec.fields, docs })),
    },
    minimum: 1,
    write: (w, v) => {
      const value = v as { type: string; value?: unknown };
      const chosen = byName.get(value.type);
      if (!chosen) throw new ScaleError(`${path} has no variant ${value.type}`);
      w.u8(chosen.index);
      chosen.codec.write(w, value.value);
    },
    read: (r) => {
      const index = r.u8();
      const chosen = byIndex.get(index);
      if (!chosen) throw new ScaleError(`${path} has no variant ${index}`);
      return { type: chosen.name, value: chosen.codec.read(r) } as VariantValue<V>;
    },
  };
}

/** An enum without payloads, as its name: `plainEnum('x::Pays', ['Yes', 'No'])`. */
export function plainEnum<const N extends readonly string[]>(path: string, names: N): Type<N[number]> {
  const shape: Shape = {
    kind: 'variant',
    path: segments(path),
    params: [],
    variants: names.map((name, index) => ({ name, index, fields: [] })),
  };
  return {
    shape,
    minimum: 1,
    write: (w, v) => {
      const index = names.indexOf(v);
      if (index < 0) throw new ScaleError(`${path} has no variant ${v}`);
      w.u8(index);
    },
    read: (r) => {
      const name = names[r.u8()];
      if (name === undefined) throw new ScaleError(`${path}: no such variant`);
      return name;
    },
  };
}

/** A set of values in ascending order of their encoding's value (`BTreeSet<T>`). */
export function btreeSet<T>(of: Type<T>): Type<T[]> {
  const inner = vec(of);
  return {
    ...inner,
    shape: {
      kind: 'composite',
      path: ['BTreeSet'],
      params: [{ name: 'T', type: of }],
      fields: [{ type: inner, typeName: 'Vec<T>' }],
    },
  };
}
/** `BTreeMap<K, V>` as entries in key order. */
export function btreeMap<K, V>(key: Type<K>, value: Type<V>): Type<[K, V][]> {
  const inner = vec(tuple(key, value)) as Type<[K, V][]>;
  return {
    ...inner,
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

/** `AccountId32` */
export const accountId: Type<AccountId> = {
  ...fixedHex(32),
  typeName: 'T::AccountId',
  shape: {
    kind: 'composite',
    path: ['sp_core', 'crypto', 'AccountId32'],
    params: [],
    fields: [{ type: fixedHex(32), typeName: '[u8; 32]' }],
  },
};
/** `H256` */
export const h256: Type<Hash> = {
  ...fixedHex(32),
  shape: {
    kind: 'composite',
    path: ['primitive_types', 'H256'],
    params: [],
    fields: [{ type: fixedHex(32), typeName: '[u8; 32]' }],
  },
};
