import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../rng.ts';
import { BadAnswerError, BadQueryError } from '../task-errors.ts';
import { drawImage, PIXELS } from './data.ts';
import { LABELS } from './glyphs.ts';
import { imageClassification } from './index.ts';
import { decodePicture, encodePicture } from './picture.ts';
import { classScore, topClasses } from './score.ts';

describe('picture', () => {
  test('a drawn picture comes back exactly', () => {
    const { pixels } = drawImage(createRng('p'));
    expect(decodePicture(encodePicture(pixels))).toEqual(pixels);
  });

  test('comments in the header are allowed', () => {
    const text = `P5 # made by hand\n16 16\n# white:\n255\n${'\xff'.repeat(PIXELS)}`;
    expect(decodePicture(btoa(text)).every((ink) => ink === 0)).toBe(true);
  });

  test.each([
    ['no base64', '***'],
    ['another format', btoa('P6\n16 16\n255\n')],
    ['another size', btoa(`P5\n8 8\n255\n${'a'.repeat(64)}`)],
    ['missing pixels', btoa('P5\n16 16\n255\nabc')],
    ['16 bits per pixel', btoa(`P5\n16 16\n65535\n${'a'.repeat(512)}`)],
    ['no white', btoa(`P5\n16 16\n0\n${'a'.repeat(256)}`)],
  ])('refuses %s', (_, base64) => expect(() => decodePicture(base64)).toThrow(BadQueryError));

  test('any bytes are a picture or a named error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, withHeader) => {
        const text = (withHeader ? 'P5\n16 16\n255\n' : '') + String.fromCharCode(...bytes);
        try {
          expect(decodePicture(btoa(text)).every((ink) => ink >= 0 && ink <= 1)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(BadQueryError);
        }
      }),
    );
  });
});

describe('drawn pictures', () => {
  test('use every class about equally', () => {
    const counts = new Array<number>(LABELS.length).fill(0);
    for (let i = 0; i < 2000; i++) counts[drawImage(createRng('classes').split(String(i))).label]!++;
    expect(Math.min(...counts)).toBeGreaterThan(150);
  });
});

describe('classScore', () => {
  const certain = (label: string) => ({ labels: [label], probs: [1] });
  test('certainty scores 1 when right and 0 when wrong', () => {
    expect(classScore(certain('3'), '3', LABELS)).toBe(1);
    expect(classScore(certain('3'), '4', LABELS)).toBe(0);
  });
  test('equal probabilities score 0, named or not', () => {
    expect(classScore(topClasses(new Float64Array(10).fill(0.1), LABELS, 10), '7', LABELS)).toBeCloseTo(0);
    expect(classScore({ labels: ['1'], probs: [0.1] }, '7', LABELS)).toBeCloseTo(0);
  });
  test('more probability for the right class never scores less', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.99, noNaN: true }), (p) => {
        const at = (value: number) => classScore({ labels: ['5'], probs: [value] }, '5', LABELS);
        expect(at(p + 0.01)).toBeGreaterThanOrEqual(at(p));
      }),
    );
  });
});

describe('parseAnswer', () => {
  const query = { ...imageClassification.sample, top_k: 2 };
  test.each([
    ['lists of different length', { labels: ['1'], probs: [0.5, 0.5] }],
    ['more classes than asked for', { labels: ['1', '2', '3'], probs: [0.5, 0.3, 0.2] }],
    ['a class twice', { labels: ['1', '1'], probs: [0.5, 0.5] }],
    ['an unknown class', { labels: ['ten'], probs: [1] }],
    ['ascending probabilities', { labels: ['1', '2'], probs: [0.2, 0.5] }],
    ['probabilities over 1 in sum', { labels: ['1', '2'], probs: [0.9, 0.9] }],
  ])('refuses %s', (_, body) => expect(() => imageClassification.parseAnswer(body, query)).toThrow(BadAnswerError));
});
