import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { Finality, Heads } from '../../../chain/types/head.ts';
import type { Services } from '../../services/services.ts';
import Within from '../../services/within.test.svelte';
import ChainPlate from './chain-plate.svelte';

const head = { number: 12, hash: `0x${'ab'.repeat(32)}`, parentHash: '0x', seenAt: 0 };

function shown(
  finality: Finality,
  more: { readonly stored?: object; readonly heads?: null; readonly offline?: boolean; readonly report?: object } = {},
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
    light: { report: more.report ?? null },
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
  expect(screen.getByTitle(/stored at block 12, was final/)).toBeTruthy();
});

test('after a new start offline the newest stored block stands there, as stored', async () => {
  const evidence = { word: 'stored', block: 9, at: 0, was: { word: 'final', block: 9 } };
  shown({ word: 'final', block: 12 }, { offline: true, heads: null, stored: { head: { number: 9, evidence } } });
  await expect.poll(() => screen.queryByText(/stored · block 9/)).not.toBeNull();
  expect(document.body.textContent).toContain('Head 9');
});

const report = (number: number, final: number, evidence: object) => ({
  head: { number, hash: `0x${number}`, author: null, evidence },
  final: { number: final, hash: `0x${final}` },
});

test('the newest block, the final one and the mark are of one moment, though the light node tells later than the chain', () => {
  const evidence = { word: 'sealed', k: 0, n: 1, block: 11 };
  const text = shown({ word: 'final', block: 12 }, { report: report(11, 10, evidence) });
  expect(text).toMatch(/Head 11.*Final 10/s);
  expect(text).toContain('sealed 0 of 1');
});

test('a block where trust begins is called that, and not sealed by nobody', () => {
  const evidence = { word: 'sealed', k: 0, n: 3, block: 10 };
  const text = shown({ word: 'final', block: 10 }, { report: report(10, 10, evidence) });
  expect(text).toContain('trust begins at block 10');
  expect(text).not.toContain('sealed 0');
});

test('offline the word of another block than the newest is not put beside it', () => {
  const evidence = { word: 'sealed', k: 0, n: 1, block: 11 };
  shown({ word: 'final', block: 12 }, { offline: true, report: report(11, 10, evidence) });
  expect(screen.getByTitle(/stored at block 12, was final/)).toBeTruthy();
});
