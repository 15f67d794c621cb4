// Several values of one type, or of several types in order.
import { bytesToHex, hexToBytes, type Hex } from '../../../../substrate/bytes.ts';
import { ScaleError, type AnyType, type Type, type ValueOf } from '../type.ts';
import { u8 } from './integers.ts';

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
