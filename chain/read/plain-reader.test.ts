import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UnexpectedAnswer } from '../errors.ts';
import { PlainReader } from './plain-reader.ts';

describe('PlainReader', () => {
  test('reads whole numbers from number, decimal and hexadecimal text', () => {
    const reader = new PlainReader({ a: 7, b: '18446744073709551615', c: '0xffffffffffffffff' }, 'x');
    expect([reader.bigint('a'), reader.bigint('b'), reader.bigint('c')]).toEqual([7n, 2n ** 64n - 1n, 2n ** 64n - 1n]);
    expect(() => reader.number('b')).toThrow('x.b');
  });

  test('reads text from bytes in hexadecimal and from lists of bytes, also when it is no UTF-8', () => {
    expect(new PlainReader('0xceb1', 'x').text()).toBe('α');
    expect(new PlainReader([206, 177], 'x').text()).toBe('α');
    expect(new PlainReader('0xff', 'x').text()).toBe('\ufffd');
  });

  test('says where a value is not of its form', () => {
    const reader = new PlainReader({ rows: [{ stake: true }] }, 'Api_method');
    expect(() => reader.list('rows')[0]!.bigint('stake')).toThrow('Api_method.rows[0].stake is not a whole number');
  });

  test('whatever comes, it reads or throws UnexpectedAnswer', () => {
    const ways = ['bigint', 'number', 'bool', 'text', 'list', 'optional'] as const;
    fc.assert(
      fc.property(
        fc.anything(),
        fc.constantFrom(...ways),
        fc.option(fc.string(), { nil: undefined }),
        (value, way, name) => {
          try {
            new PlainReader(value, 'x')[way](name as string);
          } catch (error) {
            expect(error).toBeInstanceOf(UnexpectedAnswer);
          }
        },
      ),
    );
  });
});
