/**
 * Byte strings: hexadecimal, joining, comparing, and little-endian integers.
 * Everything is synchronous, and behaves alike in pages, workers and Node.
 */
import { nativeHex } from './native-hex.ts';

/** A byte string written as `0x` and lower-case hexadecimal digits. */
export type Hex = `0x${string}`;

/** Thrown when a text is not an even number of hexadecimal digits (with or without `0x`). */
export class HexError extends Error {
  override readonly name = 'HexError';
  readonly text: string;
  constructor(text: string) {
    super(`Not a hexadecimal byte string: "${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`);
    this.text = text;
  }
}

/** Thrown when an integer does not fit its width, or a read runs past the end of the bytes. */
export class IntegerRangeError extends RangeError {
  override readonly name = 'IntegerRangeError';
}

const noBytes = new Uint8Array(0);
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

const digitOf = encoder.encode('0123456789abcdef');
const digits = new Uint8Array(2 + 2 * 4096);
digits.set(encoder.encode('0x'));

/**
 * Lower-case hexadecimal with the leading `0x`. Where the platform has no call for it, digits are written as bytes and become a text at
 * once: a text that grows by two digits for each byte leaves as many objects behind, which costs several times more.
 */
export function bytesToHex(bytes: Uint8Array): Hex {
  if (nativeHex) return `0x${nativeHex.encode(bytes)}`;
  const end = 2 + 2 * bytes.length;
  const into = end <= digits.length ? digits : new Uint8Array(end);
  if (into !== digits) into.set(digits.subarray(0, 2));
  for (let i = 0, at = 2; i < bytes.length; i++, at += 2) {
    const byte = bytes[i]!;
    into[at] = digitOf[byte >> 4]!;
    into[at + 1] = digitOf[byte & 15]!;
  }
  return decoder.decode(into.subarray(0, end)) as Hex;
}

/** Value of one hexadecimal digit by its character code, -1 for any other character. */
const digitValue = new Int8Array(128).fill(-1);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  digitValue[digit.charCodeAt(0)] = value;
  digitValue[digit.toUpperCase().charCodeAt(0)] = value;
}
/** So few digits are read sooner than the platform is asked. */
const fewDigits = 64;
const digit = (code: number): number => (code < 128 ? digitValue[code]! : -1);

/** Where the digits begin. @throws HexError for an odd number of them */
function startOfDigits(hex: string): number {
  if (hex.length % 2 !== 0) throw new HexError(hex);
  return hex.charCodeAt(0) === 48 && (hex.charCodeAt(1) | 32) === 120 ? 2 : 0;
}

/** @throws HexError for anything that is not a digit */
function writeHex(hex: string, start: number, into: Uint8Array, at: number): void {
  if (nativeHex && hex.length > fewDigits) {
    if (!nativeHex.write(hex.slice(start), into, at)) throw new HexError(hex);
    return;
  }
  for (let i = start; i < hex.length; i += 2) {
    const value = (digit(hex.charCodeAt(i)) << 4) | digit(hex.charCodeAt(i + 1));
    if (value < 0) throw new HexError(hex);
    into[at++] = value;
  }
}

/**
 * Bytes of a hexadecimal text; the `0x` may be missing, digits may be of either case.
 * @throws HexError for an odd number of digits or any other character.
 */
export function hexToBytes(hex: string): Uint8Array {
  const start = startOfDigits(hex);
  const bytes = new Uint8Array((hex.length - start) / 2);
  writeHex(hex, start, bytes, 0);
  return bytes;
}

/**
 * Bytes of many texts, which share one memory: thousands of small ones cost more to make than to read. Copy what is kept of them.
 * @throws HexError as `hexToBytes`
 */
export function hexesToBytes(hexes: readonly string[]): Uint8Array[] {
  const starts = hexes.map(startOfDigits);
  const lengths = hexes.map((hex, i) => (hex.length - starts[i]!) / 2);
  const memory = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  return hexes.map((hex, i) => {
    writeHex(hex, starts[i]!, memory, at);
    return memory.subarray(at, (at += lengths[i]!));
  });
}

/** True when the text is `0x` and an even number of hexadecimal digits (the JSON-RPC form of bytes). */
export function isHex(text: unknown): text is Hex {
  return typeof text === 'string' && text.length % 2 === 0 && /^0x[0-9a-fA-F]*$/.test(text);
}

/** One byte string after the other. The result is always a new array. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  if (length === 0) return noBytes;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Lexicographic order: negative when `a` comes first, 0 when equal. A prefix comes before what it begins. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** True when both hold the same bytes. Not constant-time: for public data only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** True when `bytes` begins with `prefix`. */
export function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  if (prefix.length > bytes.length) return false;
  for (let i = 0; i < prefix.length; i++) if (bytes[i] !== prefix[i]) return false;
  return true;
}

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Text of UTF-8 bytes. @throws TypeError when the bytes are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

function uint(bytes: Uint8Array, at: number, width: number): number {
  if (at < 0 || at + width > bytes.length) {
    throw new IntegerRangeError(`${width} bytes wanted at ${at}, ${bytes.length} there`);
  }
  let value = 0;
  for (let i = width - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] as number);
  return value;
}

/** Reads a little-endian u16. @throws IntegerRangeError past the end (as all readers here). */
export const readU16 = (bytes: Uint8Array, at = 0): number => uint(bytes, at, 2);
/** Reads a little-endian u32. */
export const readU32 = (bytes: Uint8Array, at = 0): number => uint(bytes, at, 4);
/** Reads a little-endian u64. */
export const readU64 = (bytes: Uint8Array, at = 0): bigint =>
  BigInt(uint(bytes, at, 4)) | (BigInt(uint(bytes, at + 4, 4)) << 32n);

function uintBytes(width: number, value: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * width)) {
    throw new IntegerRangeError(`${value} does not fit ${8 * width} bits`);
  }
  const bytes = new Uint8Array(width);
  let rest = value;
  for (let i = 0; i < width; i++) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

/** Two bytes, little-endian. @throws IntegerRangeError when the value does not fit (as all writers here). */
export const encodeU16 = (value: number): Uint8Array => uintBytes(2, value);
/** Four bytes, little-endian. */
export const encodeU32 = (value: number): Uint8Array => uintBytes(4, value);
/** Eight bytes, little-endian. */
export function encodeU64(value: bigint): Uint8Array {
  if (value < 0n || value >> 64n !== 0n) throw new IntegerRangeError(`${value} does not fit 64 bits`);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}
