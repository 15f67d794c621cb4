import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from './rng.ts';

const take = (count: number, draw: () => number) => Array.from({ length: count }, draw);

describe('createRng', () => {
  test('equal seeds give equal streams, other seeds others', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const [x, y, z] = [createRng(a), createRng(a), createRng(b)];
        const first = take(8, x.uint32);
        expect(take(8, y.uint32)).toEqual(first);
        if (a !== b) expect(take(8, z.uint32)).not.toEqual(first);
      }),
    );
  });

  test('a split depends on seed and label only, not on what was drawn before', () => {
    const [fresh, used] = [createRng('s'), createRng('s')];
    take(100, used.normal);
    expect(take(5, used.split('a').uint32)).toEqual(take(5, fresh.split('a').uint32));
    expect(take(5, fresh.split('b').uint32)).not.toEqual(take(5, fresh.split('a').uint32));
  });

  test('integers stay below their bound and every value comes up', () => {
    const rng = createRng('ints');
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 7000; i++) counts[rng.int(7)]!++;
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(() => rng.int(0)).toThrow(RangeError);
    expect(() => rng.pick([])).toThrow(RangeError);
  });

  test('normal draws have mean 0 and deviation 1', () => {
    const draws = take(20_000, createRng('normal').normal);
    const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
    const deviation = Math.sqrt(draws.reduce((a, b) => a + (b - mean) ** 2, 0) / draws.length);
    expect(mean).toBeCloseTo(0, 1);
    expect(deviation).toBeCloseTo(1, 1);
  });
});
