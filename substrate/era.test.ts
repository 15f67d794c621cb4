import { TypeRegistry } from '@polkadot/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeEra, eraBirth, eraDeath, immortalEra, mortalEra, readEra } from './era.ts';
import { Reader, ScaleError } from './scale/reader.ts';

const registry = new TypeRegistry();

describe('a mortal era', () => {
  it('covers the block it was made at and lives for its period', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(10_000_000), (period, current) => {
        const era = mortalEra(period, current);
        const birth = eraBirth(era, current);
        expect(birth).toBeLessThanOrEqual(current);
        expect(eraDeath(era, current)).toBeGreaterThan(current);
        expect(eraDeath(era, current) - birth).toBe(era.mortal ? era.period : 0);
        expect(eraBirth(era, birth)).toBe(birth);
      }),
    );
  });

  it('has the bytes, birth and death @polkadot/types gives it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 65_536 }), fc.nat(10_000_000), fc.nat(70_000), (period, current, later) => {
        const era = mortalEra(period, current);
        const made = registry.createType('ExtrinsicEra', { current, period });
        expect(encodeEra(era)).toEqual(made.toU8a());
        // Read back from its bytes: a freshly made one keeps a phase between two steps, which no byte can say.
        const theirs = registry.createType('ExtrinsicEra', made.toU8a());
        expect(eraBirth(era, current + later)).toBe(theirs.asMortalEra.birth(current + later));
        expect(eraDeath(era, current + later)).toBe(theirs.asMortalEra.death(current + later));
      }),
    );
  });
});

describe('era bytes', () => {
  it('read as an era that writes the same bytes, or are refused', () => {
    for (let word = 0; word < 65_536; word++) {
      const bytes = Uint8Array.of(word & 0xff, word >> 8);
      const reader = new Reader(bytes);
      try {
        const era = readEra(reader);
        expect(encodeEra(era)).toEqual(bytes.subarray(0, reader.offset));
      } catch (error) {
        if (!(error instanceof ScaleError)) throw error;
      }
    }
  });

  it('of an immortal era are one zero', () => {
    expect(encodeEra(immortalEra)).toEqual(Uint8Array.of(0));
    expect([eraBirth(immortalEra, 9), eraDeath(immortalEra, 9)]).toEqual([0, Infinity]);
  });

  it('are refused for periods and phases that have none', () => {
    for (const [period, phase] of [
      [3, 0],
      [2, 0],
      [131_072, 0],
      [64, 64],
      [65_536, 1],
      [64, 0.5],
    ] as const) {
      expect(() => encodeEra({ mortal: true, period, phase })).toThrow(ScaleError);
    }
  });
});
