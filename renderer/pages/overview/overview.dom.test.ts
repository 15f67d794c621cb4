import { render } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { LightService, type LightWorker } from '../../services/light-service.svelte.ts';
import type { Services } from '../../services/services.ts';
import Within from '../../services/within.test.svelte';
import Overview from './overview.svelte';

/** The app with the chain gone, and what is stored of it. */
function offline(given: Partial<Services>): Partial<Services> {
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
  return {
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
    ...given,
  } as unknown as Partial<Services>;
}

test('of an account that was never read nothing is said, not that it holds nothing', async () => {
  const { container } = render(Within, { services: offline({}), Shown: Overview });
  await expect.poll(() => container.textContent).toContain('never read on this computer');
  expect(container.textContent).not.toContain('No positions yet');
  // Nor is a block time that nobody told.
  expect(container.textContent).toMatch(/Block time\s*not known yet/);
});

test('what is written after the chain went away is shown as soon as it is', async () => {
  let say: (message: { data: unknown }) => void = () => undefined;
  const worker = {
    postMessage: () => undefined,
    terminate: () => undefined,
    addEventListener: (type: string, listener: typeof say) => {
      if (type === 'message') say = listener;
    },
  };
  const light = new LightService(() => worker as unknown as LightWorker);
  light.begin({ own: true, genesisHash: null, checkpoint: null, told: [] }, []);
  let written = false;
  const portfolio = { freeRao: 7_000_000_000n, exitRao: 7_000_000_000n, spotRao: 7_000_000_000n, positions: [] };
  const record = { block: 5, at: 0, evidence: { word: 'final', block: 5 }, value: portfolio };
  const explorer = {
    get: (_: string, kind: string) => Promise.resolve(written && kind === 'portfolio' ? record : null),
  };
  const services = offline({ light, explorer: () => Promise.resolve(explorer) as never });
  const { container } = render(Within, { services, Shown: Overview });
  await expect.poll(() => container.textContent).toContain('never read on this computer');
  written = true;
  say({ data: { kept: { genesisHash: '0x1', writer: true, head: null, trouble: null, cleared: false, writes: 1 } } });
  await expect.poll(() => container.textContent).toContain('7.0000');
  expect(container.textContent).toContain('stored, was final');
  expect(container.textContent).not.toContain('never read');
});
