import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBody, type BodySchema } from './body-schema.ts';

const schema: BodySchema = {
  type: 'object',
  properties: {
    text: { type: 'string', maxLength: 4, pattern: '^[a-z]*$' },
    count: { type: 'integer', minimum: 0, maximum: 10, default: 3 },
    list: { type: 'array', items: { type: 'number', minimum: -1, maximum: 1 }, minItems: 1, maxItems: 2 },
  },
};

describe('readBody', () => {
  test('fills defaults in and leaves unknown fields out', () => {
    expect(readBody(schema, { text: 'ab', list: [0.5], axon: {} })).toEqual({
      value: { text: 'ab', count: 3, list: [0.5] },
    });
  });

  test.each([
    ['not an object', [], '', 'must be a JSON object'],
    ['a missing field', { text: 'a' }, 'list', 'is missing'],
    ['an inherited field', Object.create({ text: 'a', list: [0] }), 'text', 'is missing'],
    ['a long text', { text: 'abcde', list: [0] }, 'text', 'is longer than 4 characters'],
    ['a text of a wrong form', { text: 'A', list: [0] }, 'text', 'has a wrong form'],
    ['a fraction for an integer', { text: '', count: 1.5, list: [0] }, 'count', 'must be a whole number'],
    ['a number out of range', { text: '', count: 11, list: [0] }, 'count', 'must be from 0 to 10'],
    ['a long list', { text: '', list: [0, 0, 0] }, 'list', 'must have from 1 to 2 entries, not 3'],
    ['NaN inside a list', { text: '', list: [NaN] }, 'list[0]', 'must be a finite number'],
    ['null for a field', { text: null, list: [0] }, 'text', 'must be a text'],
  ])('refuses %s and says where', (_, body, path, problem) => {
    expect(readBody(schema, body)).toEqual({ breach: { path, problem } });
  });

  test('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        const read = readBody(schema, body);
        expect('value' in read || 'breach' in read).toBe(true);
      }),
    );
  });
});
