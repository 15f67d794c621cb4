import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import type { LightReport } from '../../../node-light/engine/light-report.ts';
import type { Services } from '../../services/services.ts';
import Within from '../../services/within.test.svelte';
import TrustPlate from './trust-plate.svelte';

const hash = (byte: string) => `0x${byte.repeat(32)}`;
const reportOf = (metadata: string, believed: string | null = 'wss://node') =>
  ({
    genesisHash: hash('09'),
    anchor: { number: 45, hash: hash('b1'), believed, reached: null },
    metadata: { specVersion: 424, format: 16, hash: metadata, word: 'claimed', by: ['wss://node'], refused: null },
  }) as unknown as LightReport;

function show(answer: () => Promise<unknown> = () => Promise.resolve(true)) {
  const request = vi.fn(answer);
  const keepTrust = vi.fn(() => Promise.resolve());
  const chain = {
    endpoint: { kind: 'custom', urls: [] },
    genesis: hash('09'),
    trust: null,
    live: { request },
    keepTrust,
  };
  const services = { chain, notices: { say: vi.fn() } } as unknown as Partial<Services>;
  const shown = render(Within, { services, Shown: TrustPlate, given: { report: reportOf(hash('a1')) } });
  const tell = (report: LightReport) => shown.rerender({ services, Shown: TrustPlate, given: { report } });
  return { request, keepTrust, tell };
}
const button = (name: string) => screen.queryByRole('button', { name });

test('what is vouched for is what stood in the dialog: the block’s hash and the metadata’s', async () => {
  const { request, keepTrust } = show();
  await fireEvent.click(button('I compared this hash')!);
  await fireEvent.click(button('It is the same')!);
  expect(request).toHaveBeenCalledWith('light_vouch', [hash('b1'), hash('a1')]);
  await waitFor(() => expect(keepTrust).toHaveBeenCalled());
  expect(button('It is the same')).toBeNull();
});

test('metadata that changes while it is compared is not vouched for until the new one was shown', async () => {
  const { request, tell } = show();
  await fireEvent.click(button('I compared this hash')!);
  await tell(reportOf(hash('a2')));
  expect(screen.getByText(/It changed while you compared/)).toBeTruthy();
  // The old one stands there still, and cannot be vouched for.
  expect(screen.getByText(hash('a1'))).toBeTruthy();
  expect(button('It is the same')).toBeNull();
  await fireEvent.click(button('Show what it is now')!);
  expect(screen.getByText(hash('a2'))).toBeTruthy();
  await fireEvent.click(button('It is the same')!);
  expect(request.mock.calls).toEqual([['light_vouch', [hash('b1'), hash('a2')]]]);
});

test('where the light node says that it is another one by now, nothing is kept, and that is said', async () => {
  const refused = Object.assign(new Error('changed'), { data: 'VouchRefusedError' });
  const { keepTrust } = show(() => Promise.reject(refused));
  await fireEvent.click(button('I compared this hash')!);
  await fireEvent.click(button('It is the same')!);
  expect(await screen.findByText(/It changed while you compared/)).toBeTruthy();
  expect(keepTrust).not.toHaveBeenCalled();
  expect(button('Show what it is now')).toBeTruthy();
});
