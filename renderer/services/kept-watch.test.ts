import { expect, test } from 'vitest';
import { memoryPreferences } from '../state/preferences.ts';
import type { KeptReport } from '../workers/light-messages.ts';
import { forgetKept, keptWatch } from './kept-watch.ts';

const report = (change: Partial<KeptReport> = {}): KeptReport => ({
  genesisHash: '0xaa',
  writer: true,
  head: { number: 7, word: 'final' },
  trouble: null,
  cleared: false,
  writes: 0,
  ...change,
});
function watched(start: [string, string][] = []) {
  const preferences = memoryPreferences(start);
  const said: string[] = [];
  let asked = 0;
  const hear = keptWatch({
    preferences,
    notices: { say: ({ title }) => said.push(String(title)) },
    persist: () => Promise.resolve(++asked > 0),
  });
  return { hear, said, preferences, asked: () => asked };
}

test('the browser is asked to leave it once, when something is kept', async () => {
  const { hear, asked, preferences } = watched();
  hear(report({ head: null }));
  expect(asked()).toBe(0);
  hear(report());
  hear(report());
  await Promise.resolve();
  expect([asked(), preferences.get('persist')]).toEqual([1, 'yes']);
});

test('what is gone is said once; a chain that was never kept, or was set back, is no loss', () => {
  const gone = watched([['kept.0xaa', '5']]);
  gone.hear(report({ head: null }));
  gone.hear(report({ head: null }));
  expect(gone.said).toHaveLength(1);
  expect(gone.said[0]).toMatch(/is gone\. Keys and money are not in it/);
  for (const [start, change] of [
    [[], {}],
    [[['kept.0xaa', '5']], { cleared: true }],
    [[['kept.0xaa', '5']], { writer: false }],
  ] as [[string, string][], Partial<KeptReport>][]) {
    const { hear, said } = watched(start);
    hear(report({ head: null, ...change }));
    expect(said).toEqual([]);
  }
});

test('what was deleted because a new chain began is no loss either', () => {
  const { hear, said, preferences } = watched([['kept.0xaa', '5']]);
  forgetKept(preferences, '0xaa');
  hear(report({ head: null }));
  expect(said).toEqual([]);
});

test('that it cannot be kept is said when it begins, not with every block', () => {
  const { hear, said } = watched();
  hear(report());
  for (let i = 0; i < 3; i++) hear(report({ trouble: 'no more space' }));
  hear(report());
  hear(report({ trouble: 'no more space' }));
  expect(said).toHaveLength(2);
});
