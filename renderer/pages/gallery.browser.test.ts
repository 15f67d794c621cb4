import '../look/base.css';
import axe from 'axe-core';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, test } from 'vitest';
import { memoryPreferences } from '../state/preferences.ts';
import { Theme } from '../state/theme.svelte.ts';
import Gallery from './gallery.svelte';

let mounted: Record<string, unknown> | null = null;
const target = document.createElement('div');
document.body.append(target);
document.documentElement.lang = 'en';
document.title = 'Gallery';

afterEach(async () => {
  if (mounted) await unmount(mounted);
  mounted = null;
});

function show(choice: 'light' | 'dark', start: 'signing' | 'none' = 'none') {
  const theme = new Theme(memoryPreferences(), document.documentElement);
  theme.choose(choice);
  mounted = mount(Gallery, { target, props: { theme, start } });
  flushSync();
}

const findings = async (root: Element) => {
  const result = await axe.run(root, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  });
  return result.violations.map((v) => `${v.id}: ${v.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
};

describe.each(['light', 'dark'] as const)('every component, %s', (choice) => {
  test('has no accessibility findings', async () => {
    show(choice);
    expect(await findings(target)).toEqual([]);
  });

  test('has none before signing either', async () => {
    show(choice, 'signing');
    expect(await findings(document.querySelector('dialog')!)).toEqual([]);
  });
});

test('the signing review takes the focus to its title and gives it back', async () => {
  show('light');
  const opener = [...target.querySelectorAll('button')].find((button) => button.textContent === 'Signing review')!;
  opener.focus();
  opener.click();
  flushSync();
  expect(document.activeElement?.textContent).toBe('Sign this?');
  [...document.querySelectorAll<HTMLElement>('dialog button')]
    .find((button) => button.textContent === 'Cancel')!
    .click();
  flushSync();
  expect(document.querySelector('dialog')).toBeNull();
  expect(document.activeElement).toBe(opener);
});
