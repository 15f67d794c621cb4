import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import { SAMPLE_AROUND, SAMPLE_LIVE, SAMPLE_NOW } from './mine-samples.ts';
import Mining from './mining.svelte';

const text = (element: Element) => element.textContent?.replace(/\s+/g, ' ').trim() ?? '';
const show = (over: Partial<Parameters<typeof render<typeof Mining>>[1]> = {}) => {
  const onstop = vi.fn();
  const { container } = render(Mining, {
    live: SAMPLE_LIVE,
    around: SAMPLE_AROUND,
    phase: 'answering',
    nowMs: SAMPLE_NOW,
    onstop,
    ...over,
  });
  return { onstop, said: text(container) };
};

test('a running miner says where, as whom, on what it runs and why, and what is left', () => {
  const { said } = show();
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Answering on 46 Lexis');
  expect(said).toContain('Running 3 d 4 h as UID 173 with hotkey rig-1.');
  expect(said).toContain('because it is faster: 1.2 ms against 8.9 ms on WASM.');
  expect(said).toContain('+1.5374');
  expect(said).toContain('14 of 16');
  expect(said).toContain('bad signature');
});

test('Stop stops, and while it stops it cannot be pressed twice', async () => {
  const { onstop } = show();
  await fireEvent.click(screen.getAllByRole('button', { name: 'Stop' })[0]!);
  expect(onstop).toHaveBeenCalledTimes(1);
});

test('what is not read yet is an empty place, never a zero', () => {
  const { said } = show({ live: { ...SAMPLE_LIVE, judgement: null, earnings: null, axon: null } });
  expect(said).not.toMatch(/0\.0000/);
  expect(said).toContain('not open');
});

test('a pause and a stop change the title', () => {
  const { said } = show({ phase: 'paused', live: { ...SAMPLE_LIVE, work: { ...SAMPLE_LIVE.work, device: null } } });
  expect(said).toContain('nothing while paused');
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Paused on 46 Lexis');
});

test('a subnet that hides its weights says so instead of counting validators', () => {
  const { said } = show({ around: { ...SAMPLE_AROUND, scoredBy: null } });
  expect(said).toContain('hidden until revealed, 16 judge');
});
