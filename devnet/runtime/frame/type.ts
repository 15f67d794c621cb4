import { Reader, ScaleError } from '../../../substrate/scale/reader.ts';
import { Writer } from '../../../substrate/scale/writer.ts';

/**
 * A SCALE type of the runtime: how its values are written and read, and how the metadata describes it (`shape`).
 * All three come from one declaration, so what clients read in the metadata is what the runtime encodes.
 */
export interface Type<T> {
  write(writer: Writer, value: T): void;
  read(reader: Reader): T;
  readonly shape: Shape;
  /** What fields of this type are called in the metadata (`NetUid` for a `u16`), when not what `shape` suggests. */
  readonly typeName?: string | undefined;
  /** The least number of bytes an encoding can have; guards lengths of sequences. */
  readonly minimum: number;
}
/** Any type. `any`, in this one place, because a type is invariant in its value. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyType = Type<any>;
export type ValueOf<X> = X extends Type<infer T> ? T : never;

export interface Field {
  readonly name?: string | undefined;
  readonly type: AnyType;
  /** The name the source gives the type; kept because clients (polkadot-js) choose a presentation by it. */
  readonly typeName?: string | undefined;
}
export interface Variant {
  readonly name: string;
  readonly index: number;
  readonly fields: readonly Field[];
  readonly docs?: readonly string[];
}
export interface TypeParam {
  readonly name: string;
  readonly type?: AnyType;
}
export type PrimitiveName =
  'bool' | 'char' | 'str' | 'u8' | 'u16' | 'u32' | 'u64' | 'u128' | 'u256' | 'i8' | 'i16' | 'i32' | 'i64' | 'i128';

/** The description of a type in the words of the metadata's portable registry (scale-info). */
export type Shape =
  | { readonly kind: 'primitive'; readonly name: PrimitiveName }
  | { readonly kind: 'compact'; readonly of: AnyType }
  | { readonly kind: 'sequence'; readonly of: AnyType }
  | { readonly kind: 'array'; readonly of: AnyType; readonly length: number }
  | { readonly kind: 'tuple'; readonly of: readonly AnyType[] }
  | {
      readonly kind: 'composite';
      readonly path: readonly string[];
      readonly params: readonly TypeParam[];
      readonly fields: readonly Field[];
    }
  | {
      readonly kind: 'variant';
      readonly path: readonly string[];
      readonly params: readonly TypeParam[];
      readonly variants: readonly Variant[];
    };

/** Encodes a value of the type. @throws ScaleError when the value is out of the type's range */
export function encode<T>(type: Type<T>, value: T): Uint8Array {
  const writer = spare.pop() ?? new Writer(256);
  try {
    type.write(writer, value);
    return writer.finish();
  } finally {
    writer.clear();
    if (writer.capacity <= SPARE_BYTES) spare.push(writer);
  }
}

/** Writers for the next values: most values take a few bytes, and making the buffer would cost more than filling it. */
const spare: Writer[] = [];
const SPARE_BYTES = 1 << 16;

/** Decodes bytes that must hold exactly one value of the type. @throws ScaleError on short, surplus or invalid bytes */
export function decode<T>(type: Type<T>, bytes: Uint8Array): T {
  const reader = new Reader(bytes);
  const value = type.read(reader);
  reader.done();
  return value;
}

export { Reader, ScaleError, Writer };
