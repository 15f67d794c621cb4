import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Hex } from '../../substrate/bytes.ts';
import { SecondOpinion } from './second-opinion.ts';

const ANCHOR: Hex = '0x00';
const hash = (number: number, chain = 'a'): Hex => `0x${chain}${number}`;
const block = (number: number, chain = 'a') => ({ number, hash: hash(number, chain) });
/** The other follows chain `chain` and has verified blocks up to `upTo`. */
const other = (upTo: number, chain = 'a') => ({
  upTo,
  chain,
  at(number: number): Hex | undefined {
    return number <= this.upTo ? hash(number, this.chain) : undefined;
  },
});

test('nothing is said before a block of one height is final by both', () => {
  const theirs = other(4);
  const opinion = new SecondOpinion((number) => theirs.at(number));
  expect(opinion.agreement()).toEqual({ state: 'waiting' });
  opinion.hear(block(5), ANCHOR, 0);
  expect(opinion.agreement()).toEqual({ state: 'waiting' });
  theirs.upTo = 5;
  expect(opinion.agreement()).toEqual({ state: 'same', block: block(5) });
});

test('what was the same is named by the newest height that both know', () => {
  const theirs = other(7);
  const opinion = new SecondOpinion((number) => theirs.at(number));
  for (const number of [5, 7, 9]) opinion.hear(block(number), ANCHOR, 0);
  expect(opinion.agreement()).toEqual({ state: 'same', block: block(7) });
});

test('a contradiction is sure once it stood for five seconds while ours was heard, and stays', () => {
  const theirs = other(9, 'b');
  const opinion = new SecondOpinion((number) => theirs.at(number));
  opinion.hear(block(5), ANCHOR, 1_000);
  const different = { state: 'different', number: 5, ours: hash(5), theirs: hash(5, 'b') };
  expect(opinion.agreement()).toEqual({ ...different, sure: false });
  opinion.hear(block(5), ANCHOR, 5_999);
  expect(opinion.agreement()).toEqual({ ...different, sure: false });
  // Agreement at another height does not unsay it.
  theirs.chain = 'a';
  opinion.hear(block(6), ANCHOR, 6_000);
  expect(opinion.agreement()).toEqual({ ...different, sure: true });
});

test('a chain of one’s own that began anew contradicts nothing: trust that begins elsewhere drops what was heard', () => {
  const theirs = other(44, 'b');
  const opinion = new SecondOpinion((number) => theirs.at(number));
  opinion.hear(block(30), ANCHOR, 0);
  expect(opinion.agreement()).toMatchObject({ state: 'different', sure: false });
  opinion.hear(block(44, 'b'), '0x01', 9_000);
  expect(opinion.agreement()).toEqual({ state: 'same', block: block(44, 'b') });
});

test('whoever is ahead, and in whatever steps, two on one chain never contradict and two on forks always do', () => {
  const step = fc.record({ ours: fc.nat({ max: 5 }), theirs: fc.nat({ max: 5 }) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 50 }), fc.boolean(), (steps, fork) => {
      const theirs = other(0, fork ? 'b' : 'a');
      const opinion = new SecondOpinion((number) => theirs.at(number));
      let ours = 0;
      for (const each of steps) {
        opinion.hear(block((ours += each.ours)), ANCHOR, 0);
        theirs.upTo += each.theirs;
        expect(opinion.agreement().state).not.toBe(fork ? 'same' : 'different');
      }
      theirs.upTo = Math.max(theirs.upTo, ours);
      expect(opinion.agreement()).toMatchObject(fork ? { state: 'different' } : { state: 'same', block: block(ours) });
    }),
  );
});
