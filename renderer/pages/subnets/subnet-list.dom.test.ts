import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, expect, test } from 'vitest';
import type { Evidence } from '../../../substrate/evidence.ts';
import { subnet } from '../stake/samples.ts';
import SubnetList from './subnet-list.svelte';
import { subnetRows } from './subnet-rows.ts';

const rows = subnetRows(
  [
    subnet(0, { name: 'Root', emissionShare: 0, blocksToEpoch: null, pool: { ...subnet(0).pool, dynamic: false } }),
    subnet(1, { name: 'Glyphs', emissionShare: 0.2, description: 'Reads digits.' }),
    subnet(2, { name: 'Seer', emissionShare: 0.8, registrationOpen: false }),
  ],
  new Map([[1, 'mining']]),
  new Map(),
);
const names = () => screen.getAllByRole('link').map((link) => link.textContent);

beforeEach(() => {
  render(SubnetList, {
    rows,
    evidence: { word: 'stored', block: 1281, at: 0, was: { word: 'devnet', block: 1281 } },
  });
});

test('what is read offline says so once, with its block', () => {
  expect(screen.getByText('all columns stored at block 1 281')).toBeTruthy();
});

test('the largest emission stands first; a heading sorts, and sorts back', async () => {
  expect(names()).toEqual(['Seer', 'Glyphs', 'Root']);
  const heading = screen.getByRole('button', { name: 'Id and name' });
  await fireEvent.click(heading);
  expect(names()).toEqual(['Root', 'Glyphs', 'Seer']);
  await fireEvent.click(heading);
  expect(names()).toEqual(['Seer', 'Glyphs', 'Root']);
});

test('arrows walk through the rows', async () => {
  const links = screen.getAllByRole('link');
  links[0]!.focus();
  await fireEvent.keyDown(links[0]!, { key: 'ArrowDown' });
  expect(document.activeElement).toBe(links[1]);
  await fireEvent.keyDown(links[1]!, { key: 'End' });
  expect(document.activeElement).toBe(links.at(-1));
});

test('the keys for finding go to the field, and typing filters', async () => {
  await fireEvent.keyDown(window, { key: 'f', ctrlKey: true });
  const field = screen.getByRole('searchbox');
  expect(document.activeElement).toBe(field);
  await fireEvent.input(field, { target: { value: 'digits' } });
  expect(names()).toEqual(['Glyphs']);
  await fireEvent.input(field, { target: { value: 'nothing' } });
  expect(screen.getByText(/No subnet matches/)).toBeTruthy();
});

test('where nobody may register and where there is no pool, a word stands instead of a zero', () => {
  const cells = screen.getAllByRole('row').map((row) => row.textContent ?? '');
  expect(cells.find((text) => text.includes('Seer'))).toContain('closed');
  expect(cells.find((text) => text.includes('Root'))).toContain('none');
});

test('a line and a day’s change of kept prices carry the weakest word of their own, not that of the table', () => {
  const stored = (was: Evidence) => ({ word: 'stored', block: 9, at: 0, was }) as const;
  const history = {
    prices: [1, 2],
    dayChange: 0.1,
    evidence: stored({ word: 'claimed', by: 'node' }),
    dayEvidence: stored({ word: 'final', block: 9 }),
  };
  const proved = { ...history, evidence: history.dayEvidence };
  const evidence = { word: 'final', block: 1300 } as const;
  document.body.textContent = '';
  render(SubnetList, { rows: rows.map((row, i) => ({ ...row, history: i === 0 ? history : proved })), evidence });
  const heading = (name: RegExp) => screen.getByRole('columnheader', { name });
  expect(heading(/Seen here.*was claimed/)).toBeTruthy();
  expect(heading(/blocks.*was final/)).toBeTruthy();
});
