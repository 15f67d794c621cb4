import { ScaleError, type Type } from '../frame/type.ts';

/** A list or bytes that the source bounds: longer ones are no valid encoding. @throws ScaleError when longer */
export function limited<T extends { readonly length: number }>(of: Type<T>, limit: number): Type<T> {
  const within = (value: T): T => {
    if (value.length > limit) throw new ScaleError(`${value.length} items where ${limit} are allowed`);
    return value;
  };
  return {
    typeName: of.typeName,
    minimum: of.minimum,
    write: (w, v) => of.write(w, within(v)),
    read: (r) => within(of.read(r)),
    get shape() {
      return of.shape;
    },
  };
}
