/** SCALE compact integers. Standard: SCALE codec, "Compact/general integers". */
import { IntegerRangeError } from '../bytes.ts';

/**
 * Shortest compact form of an unsigned integer below 2^536.
 * @throws IntegerRangeError for a negative, fractional, unsafe or too large value.
 */
export function encodeCompact(value: number | bigint): Uint8Array {
  if (typeof value === 'number' && (!Number.isSafeInteger(value) || value < 0)) {
    throw new IntegerRangeError(`${value} is not an unsigned safe integer`);
  }
  if (value < 1 << 6) return Uint8Array.of(Number(value) << 2);
  if (value < 1 << 14) {
    const word = (Number(value) << 2) | 1;
    return Uint8Array.of(word & 0xff, word >>> 8);
  }
  if (value < 2 ** 30) {
    const word = Number(value) * 4 + 2;
    return Uint8Array.of(word & 0xff, (word >>> 8) & 0xff, (word >>> 16) & 0xff, word >>> 24);
  }
  const body: number[] = [];
  for (let rest = BigInt(value); rest > 0n; rest >>= 8n) body.push(Number(rest & 0xffn));
  if (body.length > 67) throw new IntegerRangeError('a compact integer holds at most 67 bytes');
  while (body.length < 4) body.push(0);
  return Uint8Array.of(((body.length - 4) << 2) | 3, ...body);
}
