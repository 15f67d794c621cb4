import { expect, it } from 'vitest';
import { NotProvedError } from '../../../node-light/engine/errors.ts';
import { errorLines, toError } from './error-text.ts';

it('makes a message of whatever was thrown', () => {
  expect(toError(new AggregateError([new Error('no'), { message: 'off' }])).message).toBe('no; off');
  expect(toError({ error: new Error('refused'), message: '' }).message).toBe('refused');
  expect(toError(new TypeError('')).message).toBe('TypeError');
  for (const thrown of [undefined, null, 7, {}]) expect(toError(thrown).message).not.toBe('');
});

it('names each source once, also where one error is within another', () => {
  const inner = new NotProvedError(null, [{ source: 'a', error: new Error('lied'), refused: true }]);
  const outer = new NotProvedError(null, [
    { source: 'a', error: inner, refused: false },
    { source: 'b', error: new Error('silent'), refused: false },
  ]);
  expect(errorLines(outer)).toEqual(['Nothing could be proved.', 'a was refused: lied', 'b failed: silent']);
  expect(outer.message).toBe('Nothing could be proved. a was refused: lied; b failed: silent');
  expect(new NotProvedError('The value of a key', []).message).toBe(
    'The value of a key could not be proved. There is no source to ask.',
  );
});
