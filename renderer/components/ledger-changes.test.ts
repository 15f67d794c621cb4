import { expect, test } from 'vitest';
import { TAO } from '../format/amounts.ts';
import { markChanges } from './ledger-changes.ts';

const line = (label: string, amount: bigint) => ({ label, value: [{ amount, unit: TAO }] });
const changed = (seen: Parameters<typeof markChanges>[0], next: Parameters<typeof markChanges>[1]) =>
  markChanges(seen, next).map((one) => one.changed);

test('a figure that moved by half a percent or less is written anew in silence', () => {
  expect(changed([line('Impact', 1000n)], [line('Impact', 1005n)])).toEqual([false]);
});

test('a figure that moved by more must be looked at again', () => {
  expect(changed([line('Impact', 1000n)], [line('Impact', 1006n)])).toEqual([true]);
  expect(changed([line('Impact', 0n)], [line('Impact', 1n)])).toEqual([true]);
});

test('a new line must be looked at, and so must other words', () => {
  expect(changed([], [line('Fee', 1n)])).toEqual([true]);
  expect(changed([{ label: 'Impact', value: '0.79 %' }], [{ label: 'Impact', value: '0.79 τ' }])).toEqual([true]);
  expect(changed([{ label: 'Impact', value: '10.01 %' }], [{ label: 'Impact', value: '10.02 %' }])).toEqual([false]);
});
