/** Thrown when bytes are not a valid SCALE encoding of what was asked for. Nothing was changed by reading them. */
export class ScaleError extends Error {
  override name = 'ScaleError';
}

/**
 * Reads SCALE values from bytes nobody vouches for: every read is bounds-checked, lengths are checked against what is left
 * before anything is allocated, and non-canonical encodings are refused (a value has one encoding only).
 * Source: the SCALE codec, https://docs.polkadot.com/polkadot-protocol/parachain-basics/data-encoding/
 */
export class Reader {
  offset: number;
  constructor(
    readonly bytes: Uint8Array,
    offset = 0,
    readonly end = bytes.length,
  ) {
    this.offset = offset;
  }
  get left(): number {
    return this.end - this.offset;
  }
  /** Moves on by `n` bytes and returns where they began. @throws ScaleError when fewer are left */
  take(n: number): number {
    const at = this.offset;
    if (n > this.end - at) throw new ScaleError(`${n} bytes wanted at ${at}, ${this.end - at} left`);
    this.offset = at + n;
    return at;
  }
  /** The next `n` bytes, copied. */
  raw(n: number): Uint8Array {
    const at = this.take(n);
    return this.bytes.slice(at, at + n);
  }
  // Integers are put together from bytes: a DataView of a short array costs more than reading all of it.
  u8(): number {
    return this.bytes[this.take(1)]!;
  }
  u16(): number {
    const at = this.take(2);
    return this.bytes[at]! | (this.bytes[at + 1]! << 8);
  }
  u32(): number {
    return this.i32() >>> 0;
  }
  u64(): bigint {
    const low = this.u32();
    const high = this.u32();
    return high < 1 << 21 ? BigInt(high * 0x1_0000_0000 + low) : (BigInt(high) << 32n) | BigInt(low);
  }
  u128(): bigint {
    const low = this.u64();
    return low | (this.u64() << 64n);
  }
  i16(): number {
    return (this.u16() << 16) >> 16;
  }
  i32(): number {
    const { bytes } = this;
    const at = this.take(4);
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  }
  i64(): bigint {
    return BigInt.asIntN(64, this.u64());
  }
  i128(): bigint {
    return BigInt.asIntN(128, this.u128());
  }
  bool(): boolean {
    const byte = this.u8();
    if (byte > 1) throw new ScaleError(`a bool is 0 or 1, not ${byte}`);
    return byte === 1;
  }
  /** A compact integer of any size. @throws ScaleError when it is not in its shortest form */
  compact(): bigint {
    const first = this.u8();
    switch (first & 3) {
      case 0:
        return BigInt(first >> 2);
      case 1: {
        const value = (first >> 2) | (this.u8() << 6);
        if (value < 64) throw new ScaleError('compact integer not in its shortest form');
        return BigInt(value);
      }
      case 2: {
        this.offset -= 1;
        const value = this.u32() >>> 2;
        if (value < 1 << 14) throw new ScaleError('compact integer not in its shortest form');
        return BigInt(value);
      }
      default: {
        const length = (first >> 2) + 4;
        const at = this.take(length);
        let value = 0n;
        for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.bytes[at + i]!);
        if (this.bytes[at + length - 1] === 0 || value < 1n << 30n)
          throw new ScaleError('compact integer not in its shortest form');
        return value;
      }
    }
  }
  /** A compact u32: lengths and small counts. */
  compactNumber(): number {
    const value = this.compact();
    if (value > 0xffff_ffffn) throw new ScaleError(`${value} is too large for a length`);
    return Number(value);
  }
  /** A length of items that take at least `minimum` bytes each, so that a lying length allocates nothing. */
  length(minimum = 1): number {
    const n = this.compactNumber();
    if (minimum > 0 && n * minimum > this.left)
      throw new ScaleError(`length ${n} is more than the ${this.left} bytes left`);
    if (minimum === 0 && n > 1 << 24) throw new ScaleError(`length ${n} of empty items`);
    return n;
  }
  /** @throws ScaleError when bytes are left over */
  done(): void {
    if (this.left !== 0) throw new ScaleError(`${this.left} surplus bytes`);
  }
}
