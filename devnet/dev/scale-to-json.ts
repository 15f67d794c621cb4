import { encodeAddress } from '@polkadot/util-crypto';
import { bytesToHex } from '../../substrate/bytes.ts';
import { decode, Reader, type AnyType, type Field } from '../runtime/frame/type.ts';

/**
 * SCALE bytes as JSON, in the form `jsonToScale` takes. Integers from 64 bits on are decimal text, accounts SS58, bytes 0x text.
 * @throws ScaleError when the bytes are not one value of the type
 */
export function scaleToJson(type: AnyType, bytes: Uint8Array): unknown {
  // The type itself reads them first: it knows how deep and how long values may be.
  decode<unknown>(type, bytes);
  return read(type, new Reader(bytes));
}

const SMALL = new Set(['u8', 'u16', 'u32', 'i8', 'i16', 'i32']);

function read(type: AnyType, r: Reader): unknown {
  const { shape } = type;
  switch (shape.kind) {
    case 'primitive': {
      const value = type.read(r) as unknown;
      return typeof value === 'bigint' ? value.toString() : value;
    }
    case 'compact': {
      const inner = shape.of.shape.kind === 'composite' ? shape.of.shape.fields[0]?.type.shape : shape.of.shape;
      const value = r.compact();
      return inner?.kind === 'primitive' && SMALL.has(inner.name) ? Number(value) : value.toString();
    }
    case 'sequence':
      return readList(shape.of, r, r.length(shape.of.minimum));
    case 'array':
      return readList(shape.of, r, shape.length);
    case 'tuple':
      return shape.of.map((of) => read(of, r));
    case 'composite':
      if (shape.path.at(-1) === 'AccountId32') return encodeAddress(r.raw(32), 42);
      return readFields(shape.fields, r);
    case 'variant': {
      const index = r.u8();
      const { name, fields } = shape.variants.find((v) => v.index === index)!;
      if (shape.path.length === 1 && shape.path[0] === 'Option') return index === 0 ? null : read(fields[0]!.type, r);
      return fields.length === 0 ? name : { [name]: readFields(fields, r) };
    }
  }
}

function readList(of: AnyType, r: Reader, length: number): unknown {
  if (of.shape.kind === 'primitive' && of.shape.name === 'u8') return bytesToHex(r.raw(length));
  return Array.from({ length }, () => read(of, r));
}

function readFields(fields: readonly Field[], r: Reader): unknown {
  if (fields.length === 1 && fields[0]!.name === undefined) return read(fields[0]!.type, r);
  if (fields.length > 0 && fields[0]!.name === undefined) return fields.map(({ type }) => read(type, r));
  return Object.fromEntries(fields.map(({ name, type }) => [name!, read(type, r)]));
}
