import { describe, expect, test } from 'vitest';
import { subnet } from '../stake/samples.ts';
import { relationsOf } from './relations.ts';
import { filterRows, subnetRows } from './subnet-rows.ts';

describe('the table of subnets', () => {
  const subnets = [
    subnet(0, { name: 'Root', registrationOpen: false, pool: { ...subnet(0).pool, dynamic: false } }),
    subnet(1, { name: 'Glyphs', description: 'Reads digits. Much more text follows.' }),
    subnet(2, { name: 'Seer', description: 'Forecasts', registrationOpen: false }),
  ];
  const rows = subnetRows(subnets, new Map([[2, 'held']]), new Map());

  test('has a row for each, root without pool and without depth', () => {
    expect(rows.map(({ netuid }) => netuid)).toEqual([0, 1, 2]);
    expect(rows[0]).toMatchObject({ poolRao: null, onePercentRao: null, registerRao: 'closed' });
    expect(rows[1]).toMatchObject({ purpose: 'Reads digits', href: '#/subnets/1', registerRao: 100_000_000n });
    // (√1.01 − 1) of the TAO reserve, and the fee.
    expect(Number(rows[1]!.onePercentRao)).toBeCloseTo(4_990_000_000, -7);
  });

  test('is filtered by number, name, purpose, and by what is the person’s or open', () => {
    const ids = (wanted: Parameters<typeof filterRows>[1], text: string) =>
      filterRows(rows, wanted, text).map(({ netuid }) => netuid);
    expect(ids('all', 'forecasts')).toEqual([2]);
    expect(ids('all', '1')).toEqual([1]);
    expect(ids('yours', '')).toEqual([2]);
    expect(ids('open', '')).toEqual([1]);
    expect(ids('open', 'seer')).toEqual([]);
  });
});

test('mining somewhere says more than holding there', () => {
  const held = [{ netuid: 1 }, { netuid: 2 }];
  expect([...relationsOf(held, { netuids: [2] })]).toEqual([
    [1, 'held'],
    [2, 'mining'],
  ]);
  expect(relationsOf(held, { netuids: [] }).get(2)).toBe('held');
});
