import { expect, test } from 'vitest';
import { netuidOf } from './netuid-of.ts';

test('a netuid is a whole number of 16 bits, without sign or spaces', () => {
  expect(['0', '46', '65535'].map(netuidOf)).toEqual([0, 46, 65_535]);
  for (const wrong of [null, '', '65536', '-1', '1.5', ' 1', '1e3', 'abc', '123456'])
    expect(netuidOf(wrong)).toBeNull();
});
