import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { Finality, Heads } from '../../../chain/types/head.ts';
import type { Services } from '../../services/services.ts';
import Within from '../../services/within.test.svelte';
import ChainPlate from './chain-plate.svelte';

const head = { number: 12, hash: `0x${'ab'.repeat(32)}`, parentHash: '0x', seenAt: 0 };

function shown(
  finality: Finality,
  more: { readonly stored?: object; readonly heads?: null; readonly offline?: boolean } = {},
): string {
  const heads: Heads = { best: head, finalized: { ...head, finality } };
  const chain = {
    heads,
    genesis: '0x1',
    info: null,
    label: 'node.example',
    offline: false,
    handle: null,
    play: false,
    ...more,
  };
  const services = {
    chain,
    storedChains: { get: () => Promise.resolve(more.stored ?? null) },
    devnet: { status: { production: null } },
    light: { report: null },
    view: { blockMs: 1000 },
  } as unknown as Partial<Services>;
  return render(Within, { services, Shown: ChainPlate }).container.textContent ?? '';
}

test('a block that was proved final is called so', () => {
  const text = shown({ word: 'final', block: 12 });
  expect(text).toContain('Final');
  expect(text).not.toMatch(/final, says/i);
});

test('a block that an endpoint merely tells to be final is so by its word, in the figure and in the list', () => {
  const text = shown({ word: 'claimed', by: 'node.example' });
  expect(text).toContain('Final, says node.example');
  expect(screen.getByRole('row', { name: /12.*final, says node\.example/ })).toBeTruthy();
});

test('offline what was seen keeps its mark as stored, with the word it had', () => {
  shown({ word: 'final', block: 12 }, { offline: true });
  expect(screen.getByText(/stored at block 12, was claimed|stored · block 12/)).toBeTruthy();
});

test('after a new start offline the newest stored block stands there, as stored', async () => {
  const evidence = { word: 'stored', block: 9, at: 0, was: { word: 'final', block: 9 } };
  shown({ word: 'final', block: 12 }, { offline: true, heads: null, stored: { head: { number: 9, evidence } } });
  await expect.poll(() => screen.queryByText(/stored · block 9/)).not.toBeNull();
  expect(document.body.textContent).toContain('Head 9');
});
