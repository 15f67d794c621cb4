import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { Evidence } from '../substrate/evidence.ts';
import { encodeJustification } from '../substrate/grandpa/justification.ts';
import { bytesToHex } from '../substrate/bytes.ts';
import type { Services } from './services/services.ts';
import type { Standing } from './format/standing-words.ts';
import Within from './services/within.test.svelte';
import { TruthWish } from './state/truth.svelte.ts';
import TruthDialog from './truth-dialog.svelte';

const HASH = `0x${'ab'.repeat(32)}`;
const votes = (targetNumber: number) => {
  const targetHash = new Uint8Array(32);
  const precommits = [1, 2, 3].map((n) => ({
    targetHash,
    targetNumber,
    signature: new Uint8Array(64),
    id: new Uint8Array(32).fill(n),
  }));
  return bytesToHex(encodeJustification({ round: 1n, targetHash, targetNumber, precommits, votesAncestries: [] }));
};
const file = (justification: string) => ({
  block: { number: 7, hash: HASH },
  storage: { values: [{ key: '0x01', value: '0x02' }], proof: ['0x00'] },
  headers: ['0x00'],
  set: { setId: '3', authorities: [{}, {}, {}] },
  justification,
  authors: [],
});

function asked(
  evidence: Evidence,
  justification: string | null,
  standing: Standing | null = null,
): { readonly calls: unknown[] } {
  const calls: unknown[] = [];
  const live = {
    info: { genesisHash: '0x1' },
    request: (method: string, params: unknown) => {
      calls.push([method, params]);
      return Promise.resolve(method === 'light_proof' ? file(justification!) : HASH);
    },
  };
  const services = {
    chain: { live, play: false, label: 'x' },
    light: { report: null },
    router: { go: () => undefined },
    storedChains: { get: () => Promise.resolve(null) },
    truth: new TruthWish(() => standing),
  } as unknown as Partial<Services>;
  render(Within, { services, Shown: TruthDialog as never, given: { evidence, onclose: () => undefined } });
  return { calls };
}

test('a mark of a block shows its header and who signed it, and says what it is by then', async () => {
  const { calls } = asked({ word: 'sealed', k: 0, n: 3, block: 7 }, votes(8));
  await expect.poll(() => screen.queryByText(/3 of 3, set 3/)).not.toBeNull();
  expect(calls).toEqual([
    ['chain_getBlockHash', [7]],
    ['light_proof', [[], HASH]],
  ]);
  const text = document.body.textContent;
  expect(text).toContain('By now more than two thirds');
  expect(text).toContain('of block 8');
  expect(text).not.toMatch(/not final|storage proof/i);
});

test('votes of an older block are said to be of that one', async () => {
  asked({ word: 'sealed', k: 0, n: 3, block: 7 }, votes(4));
  await expect.poll(() => screen.queryByText(/of block 4, before this one/)).not.toBeNull();
  expect(document.body.textContent).toContain('It was not final then');
});

test('a stored claim is said to be kept without its proof', () => {
  asked({ word: 'stored', block: 7, at: 0, was: { word: 'claimed', by: 'node' } }, null);
  expect(document.body.textContent).toContain('Only the figure is kept on this computer');
});

test('how fresh a figure is belongs to how it is known; of a stored one its own age does', () => {
  const standing = { kind: 'caution', short: 'stale', title: 'The figures are stale.', text: 'Compare.' } as const;
  asked({ word: 'claimed', by: 'node' }, null, standing);
  expect(document.body.textContent).toContain('The figures are stale. Compare.');
  expect(screen.getByTitle('claimed by node, not proved, stale').textContent).toContain('claimed · node, stale');
  document.body.textContent = '';
  asked({ word: 'stored', block: 7, at: 0, was: { word: 'claimed', by: 'node' } }, null, standing);
  expect(document.body.textContent).not.toContain('stale');
});
