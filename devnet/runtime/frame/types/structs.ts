// Types with a name in the source.
import type { AnyType, Field, Shape, Type, TypeParam, ValueOf } from '../type.ts';

export const segments = (path: string): string[] => (path === '' ? [] : path.split('::'));

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

/** The same encoding under another shape in the metadata, with another form of the value. */
export function mapped<A, B>(of: Type<A>, to: (a: A) => B, from: (b: B) => A, shape: Shape = of.shape): Type<B> {
  return { shape, minimum: of.minimum, write: (w, v) => of.write(w, from(v)), read: (r) => to(of.read(r)) };
}
