import { utf8 } from '../bytes.ts';
import { ScaleError } from './reader.ts';

/** Writes SCALE values into one growing buffer. Out-of-range integers are refused, never wrapped. @throws ScaleError */
export class Writer {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #length = 0;
  constructor(capacity = 64) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }
  #room(n: number): number {
    const at = this.#length;
    const needed = at + n;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#length = needed;
    return at;
  }
  /** What was written, as a copy of exactly its length. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
  /** Forgets what was written, to write something else into the same buffer. */
  clear(): void {
    this.#length = 0;
  }
  get capacity(): number {
    return this.#bytes.length;
  }
  raw(bytes: Uint8Array): void {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
  }
  u8(v: number): void {
    const at = this.#room(1);
    this.#view.setUint8(at, int(v, 0, 0xff));
  }
  u16(v: number): void {
    const at = this.#room(2);
    this.#view.setUint16(at, int(v, 0, 0xffff), true);
  }
  u32(v: number): void {
    const at = this.#room(4);
    this.#view.setUint32(at, int(v, 0, 0xffff_ffff), true);
  }
  u64(v: bigint): void {
    if (BigInt.asUintN(64, v) !== v) throw new ScaleError(`${v} is not a u64`);
    const at = this.#room(8);
    this.#view.setBigUint64(at, v, true);
  }
  u128(v: bigint): void {
    if (BigInt.asUintN(128, v) !== v) throw new ScaleError(`${v} is not a u128`);
    const at = this.#room(16);
    this.#view.setBigUint64(at, BigInt.asUintN(64, v), true);
    this.#view.setBigUint64(at + 8, v >> 64n, true);
  }
  i16(v: number): void {
    const at = this.#room(2);
    this.#view.setInt16(at, int(v, -0x8000, 0x7fff), true);
  }
  i32(v: number): void {
    const at = this.#room(4);
    this.#view.setInt32(at, int(v, -0x8000_0000, 0x7fff_ffff), true);
  }
  i64(v: bigint): void {
    if (BigInt.asIntN(64, v) !== v) throw new ScaleError(`${v} is not an i64`);
    const at = this.#room(8);
    this.#view.setBigInt64(at, v, true);
  }
  i128(v: bigint): void {
    if (BigInt.asIntN(128, v) !== v) throw new ScaleError(`${v} is not an i128`);
    this.u128(BigInt.asUintN(128, v));
  }
  bool(v: boolean): void {
    this.u8(v ? 1 : 0);
  }
  /** Length and UTF-8 bytes of a text. */
  text(text: string): void {
    if (!ASCII.test(text)) {
      const bytes = utf8(text);
      this.compact(bytes.length);
      return this.raw(bytes);
    }
    this.compact(text.length);
    const at = this.#room(text.length);
    for (let i = 0; i < text.length; i++) this.#bytes[at + i] = text.charCodeAt(i);
  }
  compact(value: bigint | number): void {
    if (typeof value === 'number' && value >= 0 && value < 1 << 14 && Number.isInteger(value)) {
      if (value < 64) this.u8(value << 2);
      else this.u16((value << 2) | 1);
      return;
    }
    const v = BigInt(value);
    if (v < 0n || v >= 1n << 536n) throw new ScaleError(`${v} has no compact form`);
    if (v < 64n) this.u8(Number(v) << 2);
    else if (v < 1n << 14n) this.u16((Number(v) << 2) | 1);
    else if (v < 1n << 30n) this.u32(Number(v) * 4 + 2);
    else {
      let length = 0;
      for (let rest = v; rest > 0n; rest >>= 8n) length++;
      length = Math.max(length, 4);
      this.u8(((length - 4) << 2) | 3);
      for (let i = 0, rest = v; i < length; i++, rest >>= 8n) this.u8(Number(rest & 0xffn));
    }
  }
}

/** Names and docs mostly are: no need for an encoder then. */
const ASCII = /^[\0-\x7f]*$/;

function int(v: number, low: number, high: number): number {
  if (!Number.isInteger(v) || v < low || v > high) throw new ScaleError(`${v} is not an integer in ${low}..${high}`);
  return v;
}
