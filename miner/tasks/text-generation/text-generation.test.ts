import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../rng.ts';
import { BadQueryError } from '../task-errors.ts';
import { drawExchange } from './data.ts';
import { textGeneration } from './index.ts';
import { NUMBERS } from './lexicon.ts';
import { exactAnswer, textScore, wordsOf } from './score.ts';

const drawn = Array.from({ length: 300 }, (_, i) => drawExchange(createRng('talk').split(String(i))));

describe('the small talk', () => {
  test('every answer holds its deciding words, and is right by its own measure', () => {
    for (const { answer, keys } of drawn) {
      expect(keys.length).toBeGreaterThan(0);
      for (const key of keys) expect(wordsOf(answer)).toContain(key);
      expect(textScore({ completion: answer }, { answer, keys })).toBe(1);
      expect(exactAnswer({ completion: answer.toUpperCase() }, { answer, keys })).toBe(1);
    }
  });
  test('sums and differences are right', () => {
    const sums = drawn.flatMap(({ question, keys }) => {
      const found = /^What is (\w+) (plus|minus) (\w+)\?$/.exec(question);
      return found ? [{ found, key: keys[0]! }] : [];
    });
    expect(sums.length).toBeGreaterThan(10);
    const value = (word: string) => NUMBERS.indexOf(word as (typeof NUMBERS)[number]);
    for (const { found, key } of sums)
      expect(value(key)).toBe(value(found[1]!) + (found[2] === 'plus' ? 1 : -1) * value(found[3]!));
  });
});

describe('the score', () => {
  const truth = { answer: 'Tom has a green ball.', keys: ['green', 'ball'] };
  const of = (completion: string) => textScore({ completion }, truth);
  test('the right form with wrong deciding words is worth nothing, one of two half', () => {
    expect(of('Tom has a red kite.')).toBe(0);
    expect(of('Tom has a green kite.')).toBeCloseTo(0.5 * 0.64);
    expect(of('')).toBe(0);
  });
  test('the right words among many others are worth next to nothing', () => {
    expect(of(`green ball ${NUMBERS.join(' ')}`)).toBeLessThan(0.05);
  });
  test('words added to the right answer never make it better', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('tom', 'has', 'a', 'green', 'ball', 'red', 'the'), { maxLength: 8 }),
        (more) => {
          expect(of(`Tom has a green ball. ${more.join(' ')}`)).toBeLessThanOrEqual(1);
          if (more.length > 0) expect(of(`Tom has a green ball. ${more.join(' ')}`)).toBeLessThan(1);
        },
      ),
    );
  });
});

describe('queries', () => {
  const talk = (roles: string[], messages: string[]) => ({ roles, messages });
  test.each([
    ['lists of different length', talk(['user'], ['a', 'b']), /differ in number/],
    ['an unknown role', talk(['root'], ['a']), /role/],
    ['a conversation that ends with the assistant', talk(['user', 'assistant'], ['a', 'b']), /from the user/],
    [
      'a conversation that is too long',
      talk(
        ['user', 'user', 'user'],
        ['a', 'b', 'c'].map((c) => c.repeat(8000)),
      ),
      /characters/,
    ],
    ['a temperature out of bounds', { ...talk(['user'], ['a']), temperature: 3 }, /temperature/],
  ])('%s is refused by name', (_, body, message) => {
    expect(() => textGeneration.parseQuery(body)).toThrow(message);
    expect(() => textGeneration.parseQuery(body)).toThrow(BadQueryError);
  });
});
