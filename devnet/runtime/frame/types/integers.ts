// Integers, booleans and text: small integers are `number`, from 64 bits on `bigint`.
import { ScaleError, type PrimitiveName, type Reader, type Shape, type Type, type Writer } from '../type.ts';

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

const strict = new TextDecoder('utf-8', { fatal: true });
export const str = primitive<string>(
  'str',
  1,
  (w, v) => w.text(v),
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
  const isBig = name === 'u64' || name === 'u128';
  const numberLimit = Number(limit);
  return {
    shape,
    minimum: 1,
    write: (w, v) => {
      if (typeof v === 'number' ? v >= numberLimit : v >= limit) throw new ScaleError(`${v} is not a ${name}`);
      w.compact(v);
    },
    read: (r) => {
      const v = r.compact();
      if (v >= limit) throw new ScaleError(`${v} is not a ${name}`);
      return (isBig ? v : Number(v)) as T;
    },
  };
}
