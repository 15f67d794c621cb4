import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePyJson } from '../python/parse-json.ts';
import { pyRepr } from '../python/repr.ts';
import type { PyDict } from '../python/value.ts';
import { bodyHash, EMPTY_BODY_HASH } from './body-hash.ts';
import { coerceFields, coerceValue, FieldValueError } from './coerce.ts';
import { parseField, SynapseSchemaError } from './field-type.ts';
import { defineSynapse } from './synapse-schema.ts';

const fit = (type: string, json: string): string =>
  pyRepr(coerceValue(parseField('f', type).type, parsePyJson(json), 'f'));

describe('a synapse declaration', () => {
  it('takes nested models with defaults that hold brackets and quotes', () => {
    const field = parseField(
      'items',
      'list[{role:str,note:str="a}],b",tags:list[str]=["x]"],score:float|null=null}]|null=null',
    );
    expect(pyRepr(coerceFields([field], new Map([['items', parsePyJson('[{"role":"r"}]')]])))).toBe(
      "{'items': [{'role': 'r', 'note': 'a}],b', 'tags': ['x]'], 'score': None}]}",
    );
  });

  it.each(['', 'strr', 'list', 'list[str', 'str=', 'str=nope', 'int|str', '{a}', 'str junk', 'dict[int,str]'])(
    'refuses the type "%s"',
    (type) => expect(() => parseField('f', type)).toThrow(SynapseSchemaError),
  );

  it('never fails in another way, whatever the text', () => {
    const pieces = fc.constantFrom(
      'list[',
      'str',
      'int',
      '{',
      'a:',
      '}',
      ']',
      '=',
      '"',
      '|null',
      ',',
      '1',
      'dict[str,',
      'tuple[',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 10 }), (parts) => {
        try {
          parseField('f', parts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(SynapseSchemaError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['a name that is no identifier', { name: '../x', fields: {} }],
    ['a field of the envelope', { name: 'A', fields: { timeout: 'int' } }],
    ['a hashed field it lacks', { name: 'A', fields: {}, requiredHashFields: ['x'] }],
    ['an output without a default', { name: 'A', fields: { x: 'int' }, outputs: ['x'] }],
    ['a hashed output', { name: 'A', fields: { x: 'int=1' }, outputs: ['x'], requiredHashFields: ['x'] }],
  ])('refuses %s', (_why, declaration) => {
    expect(() => defineSynapse(declaration)).toThrow(SynapseSchemaError);
  });
});

describe('fitting a value', () => {
  it.each([
    ['float', '1', '1.0'],
    ['float', '"2.5"', '2.5'],
    ['float', 'true', '1.0'],
    ['int', '2.0', '2'],
    ['int', '" 12 "', '12'],
    ['int', 'true', '1'],
    ['bool', '"Yes"', 'True'],
    ['bool', '0', 'False'],
    ['str|null', 'null', 'None'],
    ['any', 'null', 'None'],
    ['tuple[int,str]', '[1, "a"]', "(1, 'a')"],
    ['dict[str,float]', '{"a": 1}', "{'a': 1.0}"],
  ])('into %s takes %s as %s', (type, json, text) => expect(fit(type, json)).toBe(text));

  it.each([
    ['int', '1.5'],
    ['int', '"a"'],
    ['str', '1'],
    ['str', 'null'],
    ['bool', '2'],
    ['list[str]', '"abc"'],
    ['tuple[int,int]', '[1]'],
    ['dict[str,int]', '[]'],
    ['{a:int}', '{}'],
    ['float', '"nan"'],
  ])('into %s refuses %s', (type, json) => expect(() => fit(type, json)).toThrow(FieldValueError));

  it('names the place of a wrong value', () => {
    expect(() => fit('list[{score:float}]', '[{"score": 1}, {"score": "x"}]')).toThrow('f[1].score');
  });
});

describe('the body hash', () => {
  const schema = defineSynapse({ name: 'A', fields: { x: 'str', y: 'float=0.5' }, requiredHashFields: ['x', 'y'] });
  const fields = (json: string): PyDict => coerceFields(schema.fields, parsePyJson(json) as PyDict);

  it('is the same for values Python makes the same, and differs for any other', () => {
    expect(bodyHash(schema, fields('{"x":"a","y":1}'))).toBe(bodyHash(schema, fields('{"y":1.0,"x":"a","z":3}')));
    expect(bodyHash(schema, fields('{"x":"a"}'))).not.toBe(bodyHash(schema, fields('{"x":"b"}')));
  });

  it('is a constant where nothing is hashed', () => {
    expect(bodyHash(defineSynapse({ name: 'B', fields: { x: 'str' } }), fields('{"x":"a"}'))).toBe(EMPTY_BODY_HASH);
  });

  it('refuses half a surrogate pair, which Python cannot hash either', () => {
    expect(() => bodyHash(schema, fields('{"x":"\\ud800"}'))).toThrow(FieldValueError);
  });
});
