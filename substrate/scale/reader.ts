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
  readonly #view: DataView;
  constructor(
    readonly bytes: Uint8Array,
    offset = 0,
    readonly end = bytes.length,
  ) {
    this.offset = offset;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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
  u8(): number {
    return this.#view.getUint8(this.take(1));
  }
  u16(): number {
    return this.#view.getUint16(this.take(2), true);
  }
  u32(): number {
    return this.#view.getUint32(this.take(4), true);
  }
  u64(): bigint {
    return this.#view.getBigUint64(this.take(8), true);
  }
  u128(): bigint {
    const at = this.take(16);
    return this.#view.getBigUint64(at, true) | (this.#view.getBigUint64(at + 8, true) << 64n);
  }
  u256(): bigint {
    return this.u128() | (this.u128() << 128n);
  }
  i8(): number {
    return this.#view.getInt8(this.take(1));
  }
  i16(): number {
    return this.#view.getInt16(this.take(2), true);
  }
  i32(): number {
    return this.#view.getInt32(this.take(4), true);
  }
  i64(): bigint {
    return this.#view.getBigInt64(this.take(8), true);
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
