import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../rng.ts';
import { BadAnswerError } from '../task-errors.ts';
import { drawPairs, drawTexts } from './data.ts';
import { BINS, textFeatures, wordsOf } from './features.ts';
import { embeddings } from './index.ts';
import { ACTIONS, AGENTS, MANNERS, OBJECTS, PLACES } from './lexicon.ts';
import { embeddingScore, retrievalAccuracy } from './score.ts';

const meaningOf = new Map(
  [AGENTS, ACTIONS, OBJECTS, PLACES, MANNERS].flat().flatMap((words) => words.map((w) => [w, words] as const)),
);

describe('sentences', () => {
  test('no word of meaning stands for two meanings', () => {
    const all = [AGENTS, ACTIONS, OBJECTS, PLACES, MANNERS].flat(2);
    expect(new Set(all).size).toBe(all.length);
  });
  test('partners mean the same and share no word of meaning; no two pairs mean the same', () => {
    const meaning = (text: string) =>
      wordsOf(text)
        .flatMap((word) => meaningOf.get(word)?.[0] ?? [])
        .sort()
        .join();
    for (let seed = 0; seed < 20; seed++) {
      const pairs = drawPairs(createRng(seed), 8);
      for (const [a, b] of pairs) {
        expect(meaning(a)).toBe(meaning(b));
        const shared = wordsOf(a).filter((word) => meaningOf.has(word) && wordsOf(b).includes(word));
        expect(shared).toEqual([]);
      }
      expect(new Set(pairs.map(([a]) => meaning(a))).size).toBe(8);
    }
  });
  test('partners point at one another', () => {
    const { texts, partners } = drawTexts(createRng('partners'), 8);
    expect(texts.length).toBe(16);
    partners.forEach((partner, i) => {
      expect(partner).not.toBe(i);
      expect(partners[partner]).toBe(i);
    });
  });
});

describe('features', () => {
  test('any text gives a vector of length 1, or zeros without a word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const vector = textFeatures(text);
        expect(vector.length).toBe(BINS);
        const size = Math.hypot(...vector);
        if (wordsOf(text).length === 0) expect(size).toBe(0);
        else expect(size).toBeCloseTo(1, 4);
      }),
    );
  });
});

describe('the score', () => {
  const partners = [1, 0, 3, 2];
  const right = [
    [1, 0],
    [0.9, 0.1],
    [0, 1],
    [0.1, 0.9],
  ];
  test('vectors that bring partners together score 1, also when scaled; swapped ones 0', () => {
    expect(embeddingScore({ embeddings: right }, partners)).toBe(1);
    expect(embeddingScore({ embeddings: right.map(([x, y], i) => [(i + 1) * x!, (i + 1) * y!]) }, partners)).toBe(1);
    expect(embeddingScore({ embeddings: right }, [2, 3, 0, 1])).toBe(0);
  });
  test('equal vectors, zeros and too few find nothing', () => {
    for (const vector of [
      [1, 1],
      [0, 0],
    ])
      expect(retrievalAccuracy({ embeddings: partners.map(() => vector) }, partners)).toBe(0);
    expect(retrievalAccuracy({ embeddings: right.slice(1) }, partners)).toBe(0);
  });
});

test.each([
  ['another number of vectors', [[1, 2]]],
  ['vectors of different length', [[1, 2], [1, 2, 3], [1, 2], [1, 2]]], // prettier-ignore
  ['a vector of one number', [[1], [1], [1], [1]]],
])('an answer with %s is refused', (_, vectors) => {
  expect(() => embeddings.parseAnswer({ embeddings: vectors }, embeddings.sample)).toThrow(BadAnswerError);
});
