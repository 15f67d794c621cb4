import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonSyntaxError, parsePyJson, parsePyJsonBytes } from './parse-json.ts';
import { fromPlain, PlainValueError, toPlain } from './plain.ts';
import { pyRepr, pyReprFloat, pyStr } from './repr.ts';
import { PyFloat, PyTuple } from './value.ts';
import { JsonValueError, writePyJson } from './write-json.ts';

describe('the JSON reader', () => {
  it('agrees with JSON.parse on every JSON value, in both styles of writing', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary', maxDepth: 3 }), (value) => {
        const text = JSON.stringify(value);
        const expected: unknown = JSON.parse(text);
        const parsed = parsePyJson(text);
        const rounded = (_key: string, item: unknown) => (typeof item === 'bigint' ? Number(item) : item);
        expect(JSON.parse(JSON.stringify(toPlain(parsed), rounded))).toEqual(expected);
        for (const style of ['python', 'compact'] as const) {
          expect(JSON.parse(writePyJson(parsed, style))).toEqual(expected);
          expect(writePyJson(parsePyJson(writePyJson(parsed, style)), style)).toBe(writePyJson(parsed, style));
        }
      }),
    );
  });

  it('refuses exactly what JSON.parse refuses, and only with a JsonSyntaxError', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ',',
      ':',
      '1',
      '-',
      '0',
      '.',
      'e',
      '+',
      'true',
      'null',
      '\\u12',
      '\\',
      ' ',
      'NaN',
      '\n',
      'é',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        let strict = true;
        try {
          JSON.parse(text);
        } catch {
          strict = false;
        }
        let ours = true;
        try {
          parsePyJson(text);
        } catch (error) {
          expect(error).toBeInstanceOf(JsonSyntaxError);
          ours = false;
        }
        expect(ours).toBe(strict);
      }),
      { numRuns: 3000 },
    );
  });

  it('keeps ints apart from floats, ints of any size, and the order of integer-like keys', () => {
    const text = '{"b": 1, "2": 1.0, "1": 123456789012345678901234567890}';
    expect(writePyJson(parsePyJson(text), 'python')).toBe(text);
  });

  it('gives a repeated key its first place and its last value, as Python does', () => {
    expect(pyRepr(parsePyJson('{"a":1,"b":2,"a":3}'))).toBe("{'a': 3, 'b': 2}");
  });

  it.each([
    ['deep nesting', '['.repeat(200_000)],
    ['an endless integer', '9'.repeat(5000)],
    ['a float beyond the range', '1e400'],
    ['NaN', 'NaN'],
    ['Infinity', '-Infinity'],
    ['nothing', ''],
    ['a byte order mark', '\ufeff1'],
  ])('refuses %s', (_name, text) => {
    expect(() => parsePyJson(text)).toThrow(JsonSyntaxError);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(() => parsePyJsonBytes(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(JsonSyntaxError);
  });

  it('keeps __proto__ an ordinary key', () => {
    const plain = toPlain(parsePyJson('{"__proto__": {"polluted": true}}'));
    expect(Object.keys(plain as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('Python text', () => {
  it('writes every finite float with a point or an exponent, and reads back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = pyReprFloat(value);
        expect(text).toMatch(/^-?\d+(\.\d+)?(e[+-]\d{2,3})?$/);
        expect(text).toMatch(/[.e]/);
        expect(Object.is(Number(text), value)).toBe(true);
      }),
    );
  });

  it.each([
    ['a tuple of one', new PyTuple([1n]), '(1,)'],
    ['a tuple', new PyTuple([1n, 'a']), "(1, 'a')"],
    ['an empty tuple', new PyTuple([]), '()'],
    ['a str at the top', 'top', 'top'],
    ['half a surrogate pair', ['\ud800'], "['\\ud800']"],
    ['a tag character', ['\u{e0001}'], "['\\U000e0001']"],
  ])('of %s is as Python writes it', (_name, value, text) => expect(pyStr(value)).toBe(text));
});

describe('plain values', () => {
  it('come back as they went, integers beyond 2^53 included', () => {
    const value = { a: 1, b: 1.5, c: [true, null, 'x'], d: 2n ** 70n, e: { f: -0 } };
    expect(toPlain(fromPlain(value))).toEqual(value);
  });

  it('take typed arrays as lists of floats and ints', () => {
    expect(pyRepr(fromPlain(new Float32Array([0.5, 2])))).toBe('[0.5, 2]');
  });

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['NaN', Number.NaN],
    ['a class instance', new Date(0)],
  ])('refuse %s', (_name, value) => {
    expect(() => fromPlain(value)).toThrow(PlainValueError);
  });

  it('refuse a value that contains itself', () => {
    const loop: unknown[] = [];
    loop.push(loop);
    expect(() => fromPlain(loop)).toThrow(PlainValueError);
  });

  it('have no JSON for a float that is not finite', () => {
    expect(() => writePyJson(new PyFloat(Number.NaN))).toThrow(JsonValueError);
  });
});
