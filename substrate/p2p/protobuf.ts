/**
 * The little of protocol buffers that Substrate's requests use: varints and byte strings.
 * Standard: https://protobuf.dev/programming-guides/encoding/
 */
import { concatBytes } from '../bytes.ts';
import { encodeUnsignedLeb128, readUnsignedLeb128 } from '../leb128.ts';
import { Reader, ScaleError } from '../scale/reader.ts';

/** One field as it stands in a message: an integer or bytes, by its wire type. */
export interface Field {
  readonly number: number;
  readonly value: number | Uint8Array;
}

const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;
/** Most fields of one message read from outside: repeated ones carry blocks, extrinsics, keys. */
const mostFields = 100_000;

/**
 * Fields of a message in their order. Those of fixed width, which nothing here uses, are passed over.
 * @throws ScaleError for bytes that are no message
 */
export function* readFields(bytes: Uint8Array): Generator<Field> {
  const reader = new Reader(bytes);
  for (let count = 0; reader.left > 0; count++) {
    if (count === mostFields) throw new ScaleError(`more than ${mostFields} fields`);
    const tag = readUnsignedLeb128(reader);
    const number = Math.floor(tag / 8);
    if (number === 0 || number >= 1 << 29) throw new ScaleError(`field number ${number}`);
    switch (tag % 8) {
      case wireTypes.varint:
        yield { number, value: readUnsignedLeb128(reader) };
        break;
      case wireTypes.bytes:
        yield { number, value: reader.raw(readUnsignedLeb128(reader)) };
        break;
      case wireTypes.fixed64:
        reader.take(8);
        break;
      case wireTypes.fixed32:
        reader.take(4);
        break;
      default:
        throw new ScaleError(`field ${number} has wire type ${tag % 8}`);
    }
  }
}

/** The bytes of a field. @throws ScaleError when it is an integer */
export function bytesOf({ number, value }: Field): Uint8Array {
  if (typeof value === 'number') throw new ScaleError(`field ${number} is a number, bytes are wanted`);
  return value;
}

/** The integer of a field. @throws ScaleError when it is bytes, or more than a u32 */
export function u32Of({ number, value }: Field): number {
  if (typeof value !== 'number') throw new ScaleError(`field ${number} is bytes, a number is wanted`);
  if (value > 0xffff_ffff) throw new ScaleError(`field ${number} does not fit 32 bits`);
  return value;
}

/** A byte string field, also when it is empty. */
export function bytesField(number: number, value: Uint8Array): Uint8Array {
  return concatBytes(encodeUnsignedLeb128(number * 8 + wireTypes.bytes), encodeUnsignedLeb128(value.length), value);
}

/** An integer field; zero, the default, is left out. */
export function numberField(number: number, value: number): Uint8Array {
  if (value === 0) return new Uint8Array(0);
  return concatBytes(encodeUnsignedLeb128(number * 8 + wireTypes.varint), encodeUnsignedLeb128(value));
}
