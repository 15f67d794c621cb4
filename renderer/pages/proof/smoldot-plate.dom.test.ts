import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import type { LightReport } from '../../../node-light/engine/light-report.ts';
import type { Services } from '../../services/services.ts';
import type { SmoldotStatus } from '../../services/smoldot-service.svelte.ts';
import type { SmoldotReport } from '../../workers/smoldot-messages.ts';
import Within from '../../services/within.test.svelte';
import SmoldotPlate from './smoldot-plate.svelte';

const OURS = {
  head: { number: 1_235, hash: `0x${'a5'.repeat(32)}` },
  final: { number: 1_234, hash: `0x${'a4'.repeat(32)}` },
  anchor: { number: 45, hash: `0x${'01'.repeat(32)}`, believed: null },
  freshness: { state: 'live' },
} as unknown as LightReport;
const THEIRS: SmoldotReport = {
  peers: ['12D3KooWabcdefgh'],
  best: { number: 1_236, hash: `0x${'a6'.repeat(32)}` },
  final: { number: 1_233, hash: `0x${'a3'.repeat(32)}` },
  agreement: { state: 'same', block: { number: 1_233, hash: `0x${'a3'.repeat(32)}` } },
  ranMs: 9_000,
  first: { ms: 2_345, received: 20_800 },
  specBytes: 1_010_000,
  received: 1_600_000,
  sent: 5_800,
  memory: 8_300_000,
};

function show(status: SmoldotStatus, { endpoint = { kind: 'devnet' } as object, where = 'host', live = true } = {}) {
  const smoldot = { status, start: vi.fn(), stop: vi.fn() };
  const services = {
    chain: { endpoint, genesis: `0x${'09'.repeat(32)}`, live: live ? {} : null },
    devnet: { where },
    smoldot,
  } as unknown as Partial<Services>;
  render(Within, { services, Shown: SmoldotPlate, given: { report: OURS } });
  return smoldot;
}
const rowOf = (name: string) => screen.getByText(name).closest('tr')?.textContent?.replace(/\s+/g, ' ').trim();

test('where it can work one press starts it, and it says what it is and costs', async () => {
  const smoldot = show({ state: 'off' });
  expect(screen.getByText(/verifies this chain anew from its first block.*loads/)).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: 'Start smoldot' }));
  expect(smoldot.start).toHaveBeenCalledWith();
});

test.each([
  ['a devnet inside this tab', { where: 'page' }, /devnet inside a browser tab cannot be dialled/],
  ['Finney', { endpoint: { kind: 'network', network: 'finney' } }, /voters of Finney began with set 3/],
])('for %s it is not offered, and one line says why', (_, at, why) => {
  show({ state: 'off' }, at);
  expect(screen.getByText(why)).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
});

test('what both verified stands side by side, with the costs, and that they agree', async () => {
  const smoldot = show({ state: 'running', report: THEIRS });
  expect(screen.getByText('Both find the same blocks final').parentElement?.textContent).toMatch(
    /up to block 1\s233, 0xa3a3…a3a3/,
  );
  expect(rowOf('Newest block')).toMatch(/1\s235 ?1\s236/);
  expect(rowOf('Final block')).toMatch(/1\s234 ?1\s233/);
  expect(rowOf('Verified from block')).toMatch(/45 ?0/);
  for (const figure of [/after 2\.3 s and 20\.8.KB/, /1\.6.MB, 5\.8.KB/, /8\.3.MB/, /abcdefgh/])
    expect(screen.getByText(figure)).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: 'Stop smoldot' }));
  expect(smoldot.stop).toHaveBeenCalled();
});

test('a disagreement speaks at once, names both hashes, and says to sign nothing', () => {
  const different = { state: 'different', number: 1_233, ours: '0xaa', theirs: '0xbb', sure: true } as const;
  show({ state: 'running', report: { ...THEIRS, agreement: different } });
  expect(screen.getByRole('alert').textContent).toMatch(
    /disagree about block 1\s233. Sign nothing; your keys are safe/,
  );
  expect(screen.getByText('By Taolite').parentElement?.textContent).toContain('0xaa');
  expect(screen.getByText('By smoldot').parentElement?.textContent).toContain('0xbb');
  expect(screen.queryByText(/Both find/)).toBeNull();
});

test('a difference that has only just been seen is no alarm', () => {
  const different = { state: 'different', number: 1_233, ours: '0xaa', theirs: '0xbb', sure: false } as const;
  show({ state: 'running', report: { ...THEIRS, agreement: different } });
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.getByText(/Looking again/)).toBeTruthy();
});

test('before the first final block it says what it does, and without peers for long that none answers', () => {
  show({ state: 'running', report: { ...THEIRS, peers: [], final: null, ranMs: 3_000 } });
  expect(screen.getByRole('progressbar', { name: 'smoldot looks for peers' })).toBeTruthy();
  document.body.replaceChildren();
  show({ state: 'running', report: { ...THEIRS, peers: [], final: null, ranMs: 30_000 } });
  expect(screen.getByText('smoldot finds no peer')).toBeTruthy();
  expect(screen.queryByRole('progressbar')).toBeNull();
});

test('that the devnet ended, and why it could not begin, is said', () => {
  show({ state: 'waiting', why: 'the devnet stopped' });
  expect(screen.getByText(/Why: the devnet stopped\. It begins again/)).toBeTruthy();
  document.body.replaceChildren();
  show({ state: 'failed', why: 'The devnet lets no peers in: the port is taken.' });
  expect(screen.getByText(/the port is taken/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Start smoldot' })).toBeTruthy();
});

test('for a chain of one’s own a specification is read first, its peers shown, and used once that is said', async () => {
  const peer = '/ip4/127.0.0.1/tcp/30333/ws/p2p/12D3KooWRawPbxPtP1eZaJpumGnyWX2DcUyd3RQnydr3eAto4Az7';
  const spec = JSON.stringify({ name: 'Mine', genesis: { raw: { top: {} } }, bootNodes: [peer] });
  const smoldot = show({ state: 'off' }, { endpoint: { kind: 'custom', urls: ['ws://127.0.0.1:9944'] } });
  await fireEvent.click(screen.getByRole('button', { name: 'Start smoldot' }));
  const input = screen.getByLabelText('Chain specification');
  Object.defineProperty(input, 'files', { value: [new File([spec], 'spec.json')] });
  await fireEvent.change(input);
  await new Promise((resolve) => setTimeout(resolve));
  expect(screen.getByText(peer)).toBeTruthy();
  expect(smoldot.start).not.toHaveBeenCalled();
  await fireEvent.click(screen.getAllByRole('button', { name: 'Start smoldot', hidden: true }).at(-1)!);
  expect(smoldot.start).toHaveBeenCalledWith(spec);
});

test('it cannot be started while the chain is not connected', () => {
  show({ state: 'off' }, { live: false });
  expect(screen.getByRole('button', { name: 'Start smoldot' }).getAttribute('aria-disabled')).toBe('true');
});
