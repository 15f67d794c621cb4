/** A cursor over bytes from outside: every read is checked, lengths are bounded before anything is allocated. */
import { readU32, readU64 } from '../bytes.ts';
import { DecodeError } from './decode-error.ts';

export class ByteReader {
  readonly bytes: Uint8Array;
  /** What is being read, for error messages. */
  readonly what: string;
  /** Offset of the next byte. */
  at: number;

  constructor(bytes: Uint8Array, what: string, at = 0) {
    this.bytes = bytes;
    this.what = what;
    this.at = at;
  }

  /** Bytes not yet read. */
  get left(): number {
    return this.bytes.length - this.at;
  }

  fail(reason: string): never {
    throw new DecodeError(this.what, reason, this.at);
  }

  private need(count: number): number {
    if (count > this.left) this.fail(`${count} bytes wanted, ${this.left} left`);
    const start = this.at;
    this.at += count;
    return start;
  }

  /** The next `count` bytes, as a view on the input (not a copy). */
  take(count: number): Uint8Array {
    const start = this.need(count);
    return this.bytes.subarray(start, start + count);
  }

  u8(): number {
    return this.bytes[this.need(1)] as number;
  }

  u32(): number {
    return readU32(this.bytes, this.need(4));
  }

  u64(): bigint {
    return readU64(this.bytes, this.need(8));
  }

  /** A canonical compact integer up to 2^53 - 1. */
  compact(): number {
    const value = this.compactBig();
    if (value > Number.MAX_SAFE_INTEGER) this.fail('compact integer too large');
    return Number(value);
  }

  /** A canonical compact integer: the shortest form is the only one accepted. */
  compactBig(): bigint {
    const first = this.u8();
    const mode = first & 3;
    if (mode === 0) return BigInt(first >>> 2);
    if (mode === 1) {
      const value = (first >>> 2) | (this.u8() << 6);
      return value < 1 << 6 ? this.fail('compact integer not in its shortest form') : BigInt(value);
    }
    if (mode === 2) {
      this.at--;
      const value = this.u32() >>> 2;
      return value < 1 << 14 ? this.fail('compact integer not in its shortest form') : BigInt(value);
    }
    const body = this.take((first >>> 2) + 4);
    let value = 0n;
    for (let i = body.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(body[i] as number);
    if (value < 1n << 30n || (body.length > 4 && body[body.length - 1] === 0)) {
      this.fail('compact integer not in its shortest form');
    }
    return value;
  }

  /** A compact length followed by that many bytes. */
  sized(): Uint8Array {
    return this.take(this.compact());
  }

  /**
   * A compact count of items that take at least `least` bytes each: refused when the rest cannot hold them,
   * so that a huge count costs nothing.
   */
  count(least: number, most = Number.MAX_SAFE_INTEGER): number {
    const count = this.compact();
    if (count > most) this.fail(`${count} items, at most ${most} allowed`);
    if (count * least > this.left) this.fail(`${count} items cannot fit`);
    return count;
  }

  /** A list of items, each read by `item`. */
  list<T>(least: number, item: () => T, most?: number): T[] {
    const count = this.count(least, most);
    const items: T[] = [];
    for (let i = 0; i < count; i++) items.push(item());
    return items;
  }

  /** Must be called last: refuses bytes after the end. */
  end(): void {
    if (this.left !== 0) this.fail(`${this.left} bytes too many`);
  }
}
