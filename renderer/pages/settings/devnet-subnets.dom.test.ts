import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import DevnetSubnets from './devnet-subnets.svelte';

const open = { state: 'open', why: null } as const;
const show = (over: Partial<{ byHand: boolean; why: string | null }> = {}) => {
  const onopen = vi.fn();
  render(DevnetSubnets, {
    subnets: [
      { task: 'forecasting', title: 'Forecasting', netuid: 3, ...open },
      { task: 'embeddings', title: 'Embeddings', netuid: null, state: 'opening', why: over.why ?? null },
      { task: 'text-generation', title: 'Text generation', netuid: null, state: 'none', why: null },
    ],
    byHand: over.byHand ?? false,
    onopen,
  });
  const lines = screen.getAllByRole('listitem').map((line) => line.textContent?.replace(/\s+/g, ' ').trim());
  return { onopen, lines };
};

test('a task with a subnet says which, one without has a button that opens it', async () => {
  const { onopen, lines } = show();
  expect(lines[0]).toBe('Forecasting Subnet 3');
  await fireEvent.click(screen.getByRole('button', { name: 'Open a subnet for text generation' }));
  expect(onopen.mock.calls).toEqual([['text-generation']]);
  expect(screen.getAllByRole('button')).toHaveLength(1);
});

test('one that is being opened says what it waits for', () => {
  expect(show().lines[1]).toContain('its owner, validators and rivals register');
});
test('where blocks are made by hand it says that it needs some', () => {
  expect(show({ byHand: true }).lines[1]).toContain('It needs some blocks');
});
test('what holds it up is told', () => {
  expect(show({ why: 'fund 12 accounts: balance too low' }).lines[1]).toContain('fund 12 accounts: balance too low');
});
