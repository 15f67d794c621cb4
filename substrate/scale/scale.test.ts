import fc from 'fast-check';
import { compactToU8a } from '@polkadot/util';
import { describe, expect, it } from 'vitest';
import { Reader, ScaleError } from './reader.ts';
import { Writer } from './writer.ts';

const written = (f: (w: Writer) => void) => {
  const w = new Writer(1);
  f(w);
  return w.finish();
};

describe('SCALE integers', () => {
  it('come back as they were written, in every width', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.nat({ max: 0xffff_ffff }), (big, small) => {
        const bytes = written((w) => {
          w.u128(big);
          w.i128(BigInt.asIntN(128, big));
          w.u64(BigInt.asUintN(64, big));
          w.i64(BigInt.asIntN(64, big));
          w.u32(small);
          w.u16(small & 0xffff);
          w.u8(small & 0xff);
          w.compact(big);
        });
        const r = new Reader(bytes);
        expect([r.u128(), r.i128(), r.u64(), r.i64()]).toEqual([
          big,
          BigInt.asIntN(128, big),
          BigInt.asUintN(64, big),
          BigInt.asIntN(64, big),
        ]);
        expect([r.u32(), r.u16(), r.u8(), r.compact()]).toEqual([small, small & 0xffff, small & 0xff, big]);
        r.done();
      }),
    );
  });
  it('have the same compact form as in polkadot-js', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.bigInt({ min: 0n, max: 1n << 31n }), fc.bigInt({ min: 0n, max: (1n << 128n) - 1n })),
        (v) => {
          expect(written((w) => w.compact(v))).toEqual(new Uint8Array(compactToU8a(v)));
        },
      ),
    );
  });
  it('are refused when out of range, never wrapped', () => {
    for (const f of [
      (w: Writer) => w.u8(256),
      (w: Writer) => w.u16(-1),
      (w: Writer) => w.u32(1.5),
      (w: Writer) => w.u64(1n << 64n),
      (w: Writer) => w.i64(1n << 63n),
    ])
      expect(() => written(f)).toThrow(ScaleError);
  });
});

describe('reading what a stranger sent', () => {
  it('ends in a ScaleError or a canonical value, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
        const r = new Reader(bytes);
        let value: bigint;
        try {
          value = r.compact();
        } catch (error) {
          expect(error).toBeInstanceOf(ScaleError);
          return;
        }
        expect(written((w) => w.compact(value))).toEqual(bytes.slice(0, r.offset));
      }),
    );
  });
  it('allocates nothing for a length that cannot be true', () => {
    expect(() => new Reader(written((w) => w.compact(1_000_000_000))).length(1)).toThrow(ScaleError);
  });
});
