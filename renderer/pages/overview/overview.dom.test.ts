import { render } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { Services } from '../../services/services.ts';
import Within from '../../services/within.test.svelte';
import Overview from './overview.svelte';

test('of an account that was never read nothing is said, not that it holds nothing', async () => {
  const chain = {
    heads: null,
    genesis: '0x1',
    info: null,
    label: 'node.example',
    offline: true,
    live: null,
    handle: null,
    play: false,
    block: null,
  };
  const services = {
    chain,
    wallet: { state: 'unlocked', current: { address: '5x', label: 'harbour' }, nameOf: () => null },
    explorer: () => Promise.resolve({ get: () => Promise.resolve(null) }),
    storedChains: { get: () => Promise.resolve(null), renew: () => undefined },
    light: { report: null, kept: null },
    miner: { summary: { state: 'off', netuid: null, uid: null, words: 'Off.' } },
    devnet: { status: { production: null } },
    view: { blockMs: null },
    history: { changes: 0, list: () => Promise.resolve([]) },
    signing: { changes: 0 },
  } as unknown as Partial<Services>;
  const { container } = render(Within, { services, Shown: Overview });
  await expect.poll(() => container.textContent).toContain('never read on this computer');
  expect(container.textContent).not.toContain('No positions yet');
  // Nor is a block time that nobody told.
  expect(container.textContent).toMatch(/Block time\s*not known yet/);
});
