import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode, ScaleError, type AnyType } from '../type.ts';
import {
  accountId,
  array,
  bool,
  bytes,
  btreeMap,
  btreeSet,
  compact,
  fixedBytes,
  i128,
  i64,
  option,
  plainEnum,
  result,
  str,
  struct,
  tuple,
  u128,
  u16,
  u32,
  u64,
  u8,
  variant,
  vec,
} from '../types.ts';

const max = (bits: number) => (1n << BigInt(bits)) - 1n;
const hex = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((b) => `0x${Buffer.from(b).toString('hex')}` as const);
const cases: [string, AnyType, fc.Arbitrary<unknown>][] = [
  ['u16', u16, fc.nat(0xffff)],
  ['compact u32', compact(u32), fc.nat()],
  ['compact u64', compact(u64), fc.bigInt({ min: 0n, max: max(64) })],
  ['u128', u128, fc.bigInt({ min: 0n, max: max(128) })],
  ['i128', i128, fc.bigInt({ min: -(1n << 127n), max: max(127) })],
  ['text', str, fc.string({ unit: 'grapheme' })],
  ['bytes', bytes, fc.uint8Array()],
  ['account', accountId, hex(32)],
  ['array', array(u16, 3), fc.array(fc.nat(0xffff), { minLength: 3, maxLength: 3 })],
  [
    'tuple of option and bool',
    tuple(option(i64), bool),
    fc.tuple(fc.option(fc.bigInt({ min: -5n, max: 5n }), { nil: undefined }), fc.boolean()),
  ],
  ['set', btreeSet(u16), fc.uniqueArray(fc.nat(0xffff)).map((v) => v.sort((a, b) => a - b))],
  [
    'map',
    btreeMap(u8, str),
    fc
      .uniqueArray(fc.tuple(fc.nat(255), fc.string()), { selector: ([k]) => k })
      .map((v) => v.sort(([a], [b]) => a - b)),
  ],
  ['plain enum', plainEnum('x::Kind', ['A', 'B', 'C']), fc.constantFrom('A', 'B', 'C')],
  [
    'enum',
    variant('x::Any', { None: [0], One: [3, u8], Two: [4, [u8, bool]], Named: [9, { a: vec(u8), b: fixedBytes(2) }] }),
    fc.oneof(
      fc.constant({ type: 'None', value: undefined }),
      fc.record({ type: fc.constant('One'), value: fc.nat(255) }),
      fc.record({ type: fc.constant('Two'), value: fc.tuple(fc.nat(255), fc.boolean()) }),
      fc.record({
        type: fc.constant('Named'),
        value: fc.record({ a: fc.array(fc.nat(255)), b: fc.uint8Array({ minLength: 2, maxLength: 2 }) }),
      }),
    ),
  ],
  [
    'struct',
    struct('x::Pair', { a: u8, b: [compact(u128), 'Balance'] }),
    fc.record({ a: fc.nat(255), b: fc.bigInt({ min: 0n, max: max(128) }) }),
  ],
  [
    'result',
    result(u8, bool),
    fc.oneof(
      fc.record({ ok: fc.constant(true), value: fc.nat(255) }),
      fc.record({ ok: fc.constant(false), error: fc.boolean() }),
    ),
  ],
];

describe.each(cases)('a value of type %s', (_, type, values) => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(decode(type, encode(type, value))).toEqual(value);
      }),
    );
  });
  it('is read from random bytes, or they are refused; what is read is written again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (input) => {
        let value: unknown;
        try {
          value = decode(type, input);
        } catch (error) {
          if (!(error instanceof ScaleError)) throw error;
          return;
        }
        expect(decode(type, encode(type, value))).toEqual(value);
      }),
    );
  });
});

describe('sets and maps', () => {
  it('are read in order and without repetition, whatever order they came in', () => {
    expect(decode(btreeSet(u8), Uint8Array.of(16, 9, 3, 9, 1))).toEqual([1, 3, 9]);
    expect(encode(btreeSet(u8), [9, 1, 3, 1])).toEqual(Uint8Array.of(12, 1, 3, 9));
    expect(decode(btreeMap(u8, u8), Uint8Array.of(12, 2, 1, 1, 7, 2, 5))).toEqual([
      [1, 7],
      [2, 5],
    ]);
  });
});

describe('values out of range', () => {
  it('are refused, never wrapped', () => {
    expect(() => encode(u8, 256)).toThrow(ScaleError);
    expect(() => encode(u64, -1n)).toThrow(ScaleError);
    expect(() => encode(compact(u16), 65_536)).toThrow(ScaleError);
    expect(() => decode(compact(u16), Uint8Array.of(2, 0, 4, 0))).toThrow(ScaleError);
    expect(() => encode(plainEnum('x::Kind', ['A']), 'B' as 'A')).toThrow(ScaleError);
    expect(() => decode(vec(u64), Uint8Array.of(254, 255, 255, 255))).toThrow(ScaleError);
  });
});
