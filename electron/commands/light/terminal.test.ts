import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText, printable } from './terminal.ts';

/** What no terminal may get: C0, DEL and C1, what is not seen, marks of direction, ends of lines. First and last of each. */
const ranges = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0x61c, 0x61c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x2064],
  [0x2066, 0x2069],
  [0xfeff, 0xfeff],
] as const;
const steering = (text: string): boolean =>
  [...text].some((one) => ranges.some(([first, last]) => one.codePointAt(0)! >= first && one.codePointAt(0)! <= last));

const any = fc.string({ unit: 'binary', maxLength: 50 });
const nasty = fc.constantFrom('\u001b[2J', '\u009b2J', '\u007f', '\n', '\r', '\u202e', '\u2066', '\u2028', '\u{e0041}');

describe('what a source says', () => {
  it('is one line that steers nothing, whatever it is', () => {
    fc.assert(
      fc.property(any, nasty, any, (before, bad, after) => {
        expect(steering(printable(before + bad + after))).toBe(false);
        expect(printable(before + bad + after)).not.toContain(bad);
      }),
    );
  });

  it('keeps every character that is seen, and is cut where it is long', () => {
    expect(printable('ws://host: “näher” 数 🙂')).toBe('ws://host: “näher” 数 🙂');
    expect(printable('a'.repeat(10_000))).toBe(`${'a'.repeat(600)}… (9400 characters more)`);
    expect(printable('a'.repeat(10_000), Infinity)).toHaveLength(10_000);
  });

  it('steers nothing as JSON either, and is the same when read', () => {
    fc.assert(
      fc.property(any, nasty, any, (before, bad, after) => {
        const value = { [after]: before + bad + after, list: [bad] };
        const text = jsonText(value);
        expect(steering(text)).toBe(false);
        expect(JSON.parse(text)).toEqual(value);
      }),
    );
  });

  it('has amounts as decimal text in JSON', () => {
    expect(jsonText({ rao: 1n << 64n })).toBe('{"rao":"18446744073709551616"}');
  });
});
