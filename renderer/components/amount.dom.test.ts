import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { alpha } from '../format/amounts.ts';
import Amount from './amount.svelte';
import InView from './in-view.test.svelte';

const text = (root: Element) => root.textContent?.trim();

test('the digits paste clean: groups are drawn with a margin, not with a character', () => {
  const { container } = render(Amount, { rao: 15_402_770_300_000n, unit: alpha(31) });
  expect(text(container)).toBe('15402.7703\u00a0α31');
  expect(container.querySelectorAll('.next')).toHaveLength(1);
});

test('a claimed amount slopes, a stored one is underlined, a refused one shows no number', () => {
  const claimed = render(Amount, { rao: 142_000n, evidence: { word: 'claimed', by: 'archive-1' } });
  expect(claimed.container.querySelector('.slopes')).not.toBeNull();
  const was = { word: 'final', block: 1 } as const;
  const stored = render(Amount, { rao: 1n, evidence: { word: 'stored', block: 1, at: 0, was } });
  expect(stored.container.querySelector('.stored')).not.toBeNull();
  const refused = render(Amount, { rao: 1n, evidence: { word: 'refused', source: 'source 2', reason: 'no' } });
  expect(text(refused.container)).toBe('refused');
});

test('a claimed amount stands up when its proof arrives', async () => {
  const { container, rerender } = render(Amount, { rao: 1_000_000n, evidence: { word: 'claimed', by: 'a' } });
  await rerender({ evidence: { word: 'final', block: 2 } });
  expect(container.querySelector('.slopes')).toBeNull();
});

test('what is not read yet is an empty place and never a zero', () => {
  const { container } = render(Amount, { rao: null });
  expect(screen.getByRole('img', { name: 'not read yet' })).toBeTruthy();
  expect(container.textContent).not.toContain('0');
});

test('hidden amounts have one width, whatever they are; before signing nothing is covered', () => {
  const hidden = render(InView, { hidden: true, play: false, rao: 123_456_789_000_000n });
  expect(text(hidden.container)).toBe('••••\u00a0τ');
  const signing = render(InView, { hidden: true, play: false, rao: 1_000_000_000n, always: true });
  expect(text(signing.container)).toBe('1.0000\u00a0τ');
});

test('the money of a devnet says that it is play', () => {
  const { container } = render(InView, { hidden: false, play: true, rao: 1_000_000_000n });
  expect(text(container)).toBe('1.0000\u00a0τdev');
});
