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
import { chainStanding } from './chain-standing.ts';
import { earlyStored, startStoredWorker } from './early-stored.ts';
import type { DevnetDriver } from './devnet-driver.ts';
import { DevnetService } from './devnet-service.svelte.ts';
import { HostService } from './host-service.svelte.ts';
import { indexedDbJournal } from './journal.ts';
import { carryTrust } from './carry-trust.ts';
import { KeepAll } from './keep-all.svelte.ts';
import { keepMetadata } from './keep-metadata.ts';
import { forgetKept, keptWatch } from './kept-watch.ts';
import { lightPlan } from './light-plan.ts';
import { LightService } from './light-service.svelte.ts';
import { snapshotName } from '../workers/snapshot-name.ts';
import type { Services } from './services.ts';
import { SigningDesk } from './signing-desk.svelte.ts';
import { SmoldotService } from './smoldot-service.svelte.ts';
import { StoredChains } from './stored-chains.ts';
import { storedWorker } from './stored-worker.ts';
import { keepTold, readTold } from './told-metadata.ts';
import { UnlockWish } from './unlock.svelte.ts';
import { WalletService } from './wallet-service.svelte.ts';

/** What is stored is read before a light node is started, which takes the same processor; but no longer than this, ms. */
const STORED_FIRST_MS = 500;

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
      const genesis = chain.genesisOf({ kind: 'devnet' });
      if (genesis === null) return;
      forgetKept(preferences, genesis);
      await Promise.all([history.forget(genesis), storedChains.forget(genesis)]);
    },
  );
  const watchKept = keptWatch({ preferences, notices, persist: () => navigator.storage.persist() });
  let written = 0;
  const light = new LightService(
    () => new Worker(new URL('../workers/light.worker.ts', import.meta.url), { type: 'module', name: 'light node' }),
    (report) => {
      watchKept(report);
      if (report.writes === written) return;
      written = report.writes;
      // It was opened before this was written.
      if (chain.offline) storedChains.renew(report.genesisHash);
    },
    (report) => keepTold(preferences, report),
  );
  const openPeer = async (address: string) => {
    const found = await host.found();
    if (!found.host) throw new Error(`A page cannot dial a peer: its host does. ${found.why}`);
    return found.host.openPeer(address);
  };
  const storedChains = new StoredChains({
    connect: storedWorker(startStoredWorker, earlyStored),
    remove: async (genesisHash) =>
      (await import('../../substrate/store/indexeddb-store.ts')).deleteIndexedDbStore(snapshotName(genesisHash)),
    open: async (options) => (await import('../../chain/store/stored-chain.ts')).openStoredChain(options),
  });
  const chain = new ChainService({
    preferences,
    open: async (options) => {
      const { openChain } = await import('../../chain/open-chain.ts');
      const opened = await openChain({ ...options, clock: systemClock });
      if (options.proving) {
        keepMetadata(opened, light);
        carryTrust(opened, chain, systemClock);
      }
      return opened;
    },
    connect: async (endpoint, signal) => {
      await storedFirst;
      const { setUp, sources } = lightPlan(
        endpoint,
        async () => (await devnet.running()).connect,
        chain.trust,
        readTold(preferences),
        async (address) => (await openPeer(address)).pipe,
      );
      const found = await sources;
      // Another chain was chosen while the devnet started: its light node stays.
      signal.throwIfAborted();
      return light.begin(setUp, found);
    },
    onTrustLost: (label) =>
      notices.say({
        kind: 'caution',
        title: `What you vouched for of ${label} could not be read, and was dropped.`,
        text: 'It was opened as if nobody had vouched. Compare a block, or give a checkpoint, on the page Proof.',
        money: true,
      }),
    trial: (url) => webSocketTransport(url),
    trialPeer: async (address) => {
      const { genesisHash, pipe } = await openPeer(address);
      pipe.end();
      return genesisHash;
    },
  });
  // Pages show what is stored until the chain answers: it is opened while they load. What keeps it from being read they say.
  const storedFirst =
    chain.genesis === null
      ? Promise.resolve()
      : Promise.race([
          storedChains
            .get({ genesisHash: chain.genesis, label: chain.label, kind: chain.play ? 'devnet' : 'endpoint' })
            .catch(() => undefined),
          new Promise((resolve) => setTimeout(resolve, STORED_FIRST_MS)),
        ]);
  const wallet = new WalletService({
    preferences,
    start: async () => {
      const { startWalletWorker } = await import('../../wallet/worker/start-wallet-worker.ts');
      return startWalletWorker();
    },
  });
  const journal = indexedDbJournal();
  const truth = new TruthWish(() => chainStanding({ chain, light }));
  const signing = new SigningDesk({
    chain,
    wallet,
    notices,
    journal,
    now: () => Date.now(),
    standing: () => truth.standing,
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
  const history = new AccountHistory({ explorer, journal, preferences });
  return {
    chain,
    light,
    smoldot: new SmoldotService({
      start: () =>
        new Worker(new URL('../workers/smoldot.worker.ts', import.meta.url), { type: 'module', name: 'smoldot' }),
      chain,
      light,
      devnet,
      notices,
    }),
    truth,
    wallet,
    signing,
    storedChains,
    keepAll: new KeepAll({
      chain,
      netuids: async (live) => (await import('../../chain/queries/netuids.ts')).readNetuids(live.at()),
      read: async (live, netuid) =>
        (await import('../../chain/queries/whole-subnet.ts')).readWholeSubnet(live.at(), netuid),
      kept: () => light.keepNow(),
    }),
    explorer,
    journal,
    history,
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
