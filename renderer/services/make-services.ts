import type { ExplorerStore } from '../../chain/ports/explorer-store.ts';
import type { HostFinding } from '../../miner/ports/host-port.ts';
import { systemClock } from '../../wallet/host/system-clock.ts';
import { webSocketTransport } from '../../substrate/transport/websocket.ts';
import { Notices } from '../state/notices.svelte.ts';
import { browserPreferences } from '../state/preferences.ts';
import { Router } from '../state/router.svelte.ts';
import { Theme } from '../state/theme.svelte.ts';
import { TruthWish } from '../state/truth.svelte.ts';
import { View } from '../state/view.svelte.ts';
import { AccountHistory } from './account-history.svelte.ts';
import { ChainService } from './chain-service.svelte.ts';
import type { DevnetDriver } from './devnet-driver.ts';
import { DevnetService } from './devnet-service.svelte.ts';
import { HostService } from './host-service.svelte.ts';
import { indexedDbJournal } from './journal.ts';
import { lightPlan } from './light-plan.ts';
import { LightService } from './light-service.svelte.ts';
import type { Services } from './services.ts';
import { SigningDesk } from './signing-desk.svelte.ts';
import { UnlockWish } from './unlock.svelte.ts';
import { WalletService } from './wallet-service.svelte.ts';

/** Puts the app together. Heavy parts (the chain's client, the devnet, the wallet's thread) are loaded when they are first used. */
export function makeServices(finding: Promise<HostFinding>): Omit<Services, 'miner'> {
  const preferences = browserPreferences();
  const notices = new Notices((ms, then) => {
    const id = setTimeout(then, ms);
    return () => clearTimeout(id);
  });
  const host = new HostService(finding);
  const devnet = new DevnetService(
    host.found().then(async (found): Promise<DevnetDriver> => {
      if (found.host) return { ...found.host.devnet, where: 'host', axon: found.host.axon };
      // This page belongs to a host, whose devnet holds the person's chain: another one in its place would only confuse.
      if (found.reason !== 'none') throw new Error(found.why);
      const { pageDevnet } = await import('./page-devnet.ts');
      return pageDevnet(preferences);
    }),
    async () => {
      const kept = await explorer();
      for (const { kind, genesisHash } of await kept.chains()) if (kind === 'devnet') await kept.forget(genesisHash);
    },
  );
  const light = new LightService(
    () => new Worker(new URL('../workers/light.worker.ts', import.meta.url), { type: 'module', name: 'light node' }),
  );
  const chain = new ChainService({
    preferences,
    open: async (options) => {
      const { openChain } = await import('../../chain/open-chain.ts');
      return openChain({ ...options, clock: systemClock });
    },
    connect: async (endpoint, signal) => {
      const { setUp, sources } = lightPlan(endpoint, async () => (await devnet.running()).connect);
      const found = await sources;
      // Another chain was chosen while the devnet started: its light node stays.
      signal.throwIfAborted();
      return light.begin(setUp, found);
    },
    trial: (url) => webSocketTransport(url),
  });
  const wallet = new WalletService({
    preferences,
    start: async () => {
      const { startWalletWorker } = await import('../../wallet/worker/start-wallet-worker.ts');
      return startWalletWorker();
    },
  });
  const journal = indexedDbJournal();
  const signing = new SigningDesk({
    chain,
    wallet,
    notices,
    journal,
    now: () => Date.now(),
    calls: async () => (await import('./signing-calls.ts')).signingCalls,
  });
  let store: Promise<ExplorerStore> | null = null;
  const explorer = () => {
    store ??= import('../../chain/store/indexeddb-explorer-store.ts').then(({ indexedDbExplorerStore }) =>
      indexedDbExplorerStore('taolite-explorer'),
    );
    store.catch(() => (store = null));
    return store;
  };
  return {
    chain,
    light,
    truth: new TruthWish(),
    wallet,
    signing,
    explorer,
    journal,
    history: new AccountHistory({ explorer, journal, preferences }),
    host,
    devnet,
    axon: async () => {
      const { host: found } = await host.found();
      if (found) return { transport: found.axon };
      if (chain.endpoint.kind !== 'devnet')
        return {
          off: 'A browser tab cannot listen on the network. Start Taolite with its host to mine on this chain.',
        };
      return { transport: (await devnet.driver()).axon };
    },
    unlock: new UnlockWish(),
    notices,
    view: new View(),
    theme: new Theme(preferences, document.documentElement),
    router: new Router(window),
    preferences,
  };
}
