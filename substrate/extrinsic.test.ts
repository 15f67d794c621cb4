import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, equalBytes } from './bytes.ts';
import { readEra } from './era.ts';
import {
  encodeBareExtrinsic,
  encodeSignedExtrinsic,
  frameExtrinsic,
  splitExtrinsic,
  unframeExtrinsic,
  type SignedLayout,
} from './extrinsic.ts';
import { encodeCompact } from './scale/compact.ts';
import { ScaleError } from './scale/reader.ts';

/** Era, nonce, tip: the extensions every chain has. */
const layout: SignedLayout = {
  extra(reader) {
    readEra(reader);
    reader.compact();
    reader.compact();
  },
};

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const tagged = (tag: number, body: fc.Arbitrary<Uint8Array>) => body.map((b) => concatBytes(Uint8Array.of(tag), b));
const address = fc.oneof(
  tagged(0, bytes(32)),
  tagged(1, bytes(0)),
  tagged(
    2,
    fc.uint8Array({ maxLength: 80 }).map((b) => concatBytes(encodeCompact(b.length), b)),
  ),
  tagged(3, bytes(32)),
  tagged(4, bytes(20)),
);
const signature = fc.oneof(tagged(0, bytes(64)), tagged(1, bytes(64)), tagged(2, bytes(65)));
const extra = fc
  .tuple(fc.constantFrom(Uint8Array.of(0), Uint8Array.of(0x15, 0x02)), fc.nat(), fc.bigInt({ min: 0n, max: 1n << 90n }))
  .map(([era, nonce, tip]) => concatBytes(era, encodeCompact(nonce), encodeCompact(tip)));
const call = fc.uint8Array({ minLength: 1, maxLength: 200 });

describe('an extrinsic', () => {
  it('that is signed comes apart into what it was made of', () => {
    fc.assert(
      fc.property(fc.record({ address, signature, extra, call }), (parts) => {
        expect(splitExtrinsic(encodeSignedExtrinsic(parts), layout)).toEqual({ kind: 'signed', version: 4, ...parts });
      }),
    );
  });

  it('that is bare comes apart in both versions', () => {
    for (const version of [4, 5] as const) {
      const whole = encodeBareExtrinsic(Uint8Array.of(2, 0, 1), version);
      expect(splitExtrinsic(whole, layout)).toEqual({ kind: 'bare', version, call: Uint8Array.of(2, 0, 1) });
    }
  });

  it('of random bytes is refused by name or read as what it is', () => {
    const body = fc.tuple(fc.constantFrom(4, 5, 0x84, 0x45, 0), fc.uint8Array({ maxLength: 150 }));
    fc.assert(
      fc.property(body, fc.boolean(), ([format, rest], framed) => {
        const raw = concatBytes(Uint8Array.of(format), rest);
        const whole = framed ? frameExtrinsic(raw) : raw;
        try {
          const parts = splitExtrinsic(whole, layout);
          const again =
            parts.kind === 'bare' ? encodeBareExtrinsic(parts.call, parts.version) : encodeSignedExtrinsic(parts);
          expect(equalBytes(again, whole)).toBe(true);
        } catch (error) {
          if (!(error instanceof ScaleError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('with a length prefix that is not its own is refused', () => {
    const whole = encodeBareExtrinsic(Uint8Array.of(1, 2, 3));
    expect(unframeExtrinsic(whole)).toEqual(Uint8Array.of(4, 1, 2, 3));
    expect(() => unframeExtrinsic(concatBytes(whole, Uint8Array.of(0)))).toThrow(ScaleError);
    expect(() => unframeExtrinsic(whole.subarray(0, -1))).toThrow(ScaleError);
    expect(() => splitExtrinsic(frameExtrinsic(Uint8Array.of(4)), layout)).toThrow(ScaleError);
  });
});
