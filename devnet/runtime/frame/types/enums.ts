// Enums: a number says which of several forms follows.
import {
  ScaleError,
  type AnyType,
  type Field,
  type Reader,
  type Shape,
  type Type,
  type TypeParam,
  type ValueOf,
  type Variant,
  type Writer,
} from '../type.ts';
import { tuple } from './sequences.ts';
import { segments, struct, type Fields, type FieldValues } from './structs.ts';

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
