import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import ConnectionNotice from './connection-notice.svelte';
import type { Standing } from './format/standing-words.ts';

const STALLED: Standing = { kind: 'caution', short: '', title: 'Finality has stalled.', text: 'Wait.' };
const CONFLICT: Standing = { kind: 'danger', short: '', title: 'Two final blocks.', text: 'Signing is off.' };

function shown(standing: Standing | null, chain: object = {}): string {
  const given = {
    chain: {
      status: { state: 'connected' },
      offline: false,
      play: false,
      fault: null,
      heads: null,
      label: 'x',
      ...chain,
    },
    devnet: { status: { state: 'stopped', why: null }, where: null },
    host: { why: null },
    light: { report: null },
    standing,
  };
  return render(ConnectionNotice, given as never).container.textContent ?? '';
}

test('what is not as it should be with the chain stands above every page, with what to do and the way to its proofs', () => {
  expect(shown(STALLED)).toContain('Finality has stalled. Wait.');
  expect(screen.getByRole('link', { name: 'See the proofs' }).getAttribute('href')).toBe('#/proof');
  document.body.textContent = '';
  expect(shown(null).trim()).toBe('');
});

test('two final blocks are said before that the chain cannot be reached; a stall is not', () => {
  const lost = {
    status: { state: 'disconnected', reason: 'x', retryAt: null },
    offline: true,
    fault: new Error('Gone.'),
  };
  expect(shown(CONFLICT, lost)).toContain('Two final blocks.');
  expect(shown(STALLED, lost)).toContain('Not connected to x.');
});
