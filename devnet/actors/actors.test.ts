import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copiedWeights } from './copied-weights.ts';
import { draw } from './draw.ts';
import { ipText, ipv4Number } from './ip-text.ts';
import { ScoreBook, speedFactor } from './score-book.ts';

const account = (n: number) => `0x${n.toString(16).padStart(64, '0')}` as const;

describe('scores', () => {
  it('give weights in the order of quality, the best one the largest, the worthless none', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }), (qualities) => {
        const book = new ScoreBook();
        qualities.forEach((quality, i) => book.record(account(i), quality));
        const { uids, values } = book.weights(qualities.map((_, uid) => ({ uid, hotkey: account(uid) })));
        for (const value of values) expect(value).toBeGreaterThan(0);
        if (values.length > 0) expect(Math.max(...values)).toBe(65_535);
        uids.forEach((a, i) =>
          uids.forEach((b, j) => {
            if (qualities[a]! > qualities[b]!) expect(values[i]).toBeGreaterThanOrEqual(values[j]!);
          }),
        );
        expect(uids.every((uid) => qualities[uid]! >= 0.02)).toBe(true);
      }),
    );
  });
  it('begin as a plain mean and then forget', () => {
    const book = new ScoreBook();
    for (const score of [1, 0, 1, 0]) book.record(account(1), score);
    expect(book.average(account(1))).toBeCloseTo(0.5);
    for (let i = 0; i < 200; i++) book.record(account(1), 1);
    expect(book.average(account(1))).toBeGreaterThan(0.99);
    book.keep(new Set());
    expect(book.knows(account(1))).toBe(false);
  });
  it('lose by slowness in wide steps', () => {
    expect([0, 1500, 1501, 3001].map(speedFactor)).toEqual([1, 1, 0.7, 0.4]);
  });
});

describe('copied weights', () => {
  it('are the mean of what others set, by stake', () => {
    const seen = [
      {
        stakeRao: 3n,
        weights: [
          [1, 65_535],
          [2, 65_535],
        ] as const,
      },
      { stakeRao: 1n, weights: [[2, 65_535]] as const },
    ];
    expect(copiedWeights(seen)).toEqual({ uids: [1, 2], values: [39_321, 65_535] });
  });
  it('of nobody are none', () => {
    expect(copiedWeights([{ stakeRao: 5n, weights: [] }])).toEqual({ uids: [], values: [] });
  });
});

describe('draws', () => {
  it('depend on their labels alone and are spread over [0, 1)', () => {
    const drawn = Array.from({ length: 500 }, (_, i) => draw('seed', i));
    expect(drawn).toEqual(Array.from({ length: 500 }, (_, i) => draw('seed', i)));
    expect(drawn.every((x) => x >= 0 && x < 1)).toBe(true);
    expect(drawn.reduce((a, b) => a + b, 0) / 500).toBeCloseTo(0.5, 1);
  });
});

describe('addresses', () => {
  it('are the same number again', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 0xffffffffn }), (ip) => {
        expect(ipv4Number(ipText(ip, 4))).toBe(ip);
      }),
    );
    expect(ipText(1n, 6)).toBe('0:0:0:0:0:0:0:1');
    for (const bad of ['', '1.2.3', '1.2.3.256', 'a.b.c.d']) expect(() => ipv4Number(bad)).toThrow(RangeError);
  });
});
