import { expect, test } from 'vitest';
import { memoryPreferences } from './preferences.ts';
import { Theme } from './theme.svelte.ts';

test('a chosen theme is kept and shown; "system" leaves the root alone', () => {
  const preferences = memoryPreferences();
  const root = { dataset: {} as DOMStringMap };
  const theme = new Theme(preferences, root);
  expect([theme.choice, root.dataset['theme']]).toEqual(['system', undefined]);
  theme.choose('dark');
  expect(new Theme(preferences, { dataset: {} }).choice).toBe('dark');
  expect(root.dataset['theme']).toBe('dark');
  theme.choose('system');
  expect('theme' in root.dataset).toBe(false);
});

test('an unknown kept theme is read as "system"', () => {
  expect(new Theme(memoryPreferences([['theme', 'sepia']]), { dataset: {} }).choice).toBe('system');
});
