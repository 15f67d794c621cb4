/** LEB128 integers: WebAssembly's, and the `varint` of protobuf and libp2p. Standard: WebAssembly core specification, 5.2.2. */
import { ScaleError, type Reader } from './scale/reader.ts';

/** Bytes of an unsigned integer up to 2^53 - 1, shortest form. */
export function encodeUnsignedLeb128(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new ScaleError(`${value} is no unsigned integer`);
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Uint8Array.of(...bytes, rest);
}

/** Bytes of a signed integer of up to 64 bits, shortest form: what `i32.const` and `i64.const` carry. */
export function encodeSignedLeb128(value: bigint): Uint8Array {
  if (BigInt.asIntN(64, value) !== value) throw new ScaleError(`${value} does not fit 64 bits`);
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    const low = Number(rest & 0x7fn);
    if ((rest >> 6n === 0n || rest >> 6n === -1n) && rest >> 7n === (low & 0x40 ? -1n : 0n)) {
      return Uint8Array.of(...bytes, low);
    }
    bytes.push(low | 0x80);
  }
}

/** Most bytes of an integer below 2^53. */
const mostBytes = 8;

/**
 * Reads an unsigned integer below 2^53.
 * @throws ScaleError when bytes are missing, when it is longer, or not in its shortest form
 */
export function readUnsignedLeb128(reader: Reader): number {
  let value = 0;
  for (let i = 0, scale = 1; i < mostBytes; i++, scale *= 0x80) {
    const byte = reader.u8();
    value += (byte & 0x7f) * scale;
    if (byte & 0x80) continue;
    if (byte === 0 && i > 0) throw new ScaleError('variable-length integer not in its shortest form');
    if (value > Number.MAX_SAFE_INTEGER) break;
    return value;
  }
  throw new ScaleError('variable-length integer too large');
}
