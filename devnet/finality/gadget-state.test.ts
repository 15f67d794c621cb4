import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScaleError } from '../../substrate/scale/reader.ts';
import { decodeGadgetState, encodeGadgetState, type GadgetState } from './gadget-state.ts';

const u32 = fc.nat(0xffff_ffff);
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const authorities = fc.array(fc.record({ id: fc.uint8Array({ minLength: 32, maxLength: 32 }), weight: u64 }), {
  minLength: 1,
  maxLength: 4,
});
const state: fc.Arbitrary<GadgetState> = fc.record(
  {
    setId: u64,
    authorities,
    round: u64,
    pending: fc.record({ lastBlock: u32, next: authorities }),
    pausedFrom: u32,
    forcedAt: u32,
    forced: fc.array(fc.record({ next: authorities, median: u32, at: u32 }), { maxLength: 2 }),
    handovers: fc.array(fc.record({ setId: u64, lastBlock: u32 }), { maxLength: 5 }),
    last: fc.record({ setId: u64, justification: fc.uint8Array({ maxLength: 40 }) }),
  },
  { requiredKeys: ['setId', 'authorities', 'round', 'forced', 'handovers'] },
);

describe('the stored memory of the finality gadget', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(state, (one) => {
        expect(decodeGadgetState(encodeGadgetState(one))).toEqual(one);
      }),
    );
  });
  it('is refused with an error when bytes are missing, added or garbage', () => {
    fc.assert(
      fc.property(state, fc.nat(), (one, cut) => {
        const bytes = encodeGadgetState(one);
        expect(() => decodeGadgetState(bytes.subarray(0, cut % bytes.length))).toThrow(ScaleError);
        expect(() => decodeGadgetState(Uint8Array.of(...bytes, 0))).toThrow(ScaleError);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeGadgetState(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ScaleError);
        }
      }),
    );
  });
});
