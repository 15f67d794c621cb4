/** Puts the miners of the window together. What is heavy (the operator, the model checks) is fetched when it is first needed. */
import { useServices, type Services } from '../../services/services.ts';
import { AccessDesk } from './access-desk.svelte.ts';
import { BackendDesk } from './backend-desk.svelte.ts';
import { HotkeyDesk } from './hotkey-desk.svelte.ts';
import { MinerFleet } from './miner-fleet.svelte.ts';
import { minerPreferences } from './miner-preferences.ts';
import { MinerService } from './miner-service.svelte.ts';
import { systemClock } from '../../../miner/axon/clock.ts';
import { sharedTurns } from '../../../miner/neighbour/duty-limit.ts';
import { ModelDesk } from './model-desk.svelte.ts';
import { NeighbourDesk } from './neighbour-desk.svelte.ts';
import { pageSensors } from './page-sensors.ts';
import type { PageInference } from './page-inference.ts';
import { ProfileShelf } from './profile-shelf.svelte.ts';

/** Once for the whole life of the window. */
export function makeMiner(services: Omit<Services, 'miner'>): MinerFleet {
  const { preferences, notices } = services;
  const bundled = async () => {
    const { fetchModelStore } = await import('../../../miner/inference/fetch-model-store.ts');
    return fetchModelStore(new URL('models/', document.baseURI).href);
  };
  const own = async () => (await import('./own-model-store.ts')).openOwnModelStore();
  const neighbour = new NeighbourDesk(preferences, pageSensors(services.host, globalThis), systemClock);
  const models = new ModelDesk({ bundled, own });
  const turns = sharedTurns(() => neighbour.rules.dutyPercent / 100, systemClock);
  let inference: Promise<PageInference> | null = null;
  const host = async () => (await services.host.found()).host;
  const fleet = new MinerFleet({
    models,
    neighbour,
    profiles: new ProfileShelf(preferences),
    known: async () => (await import('./run-record.ts')).knownMiners(),
    clear: async (id) => (await (await import('./run-record.ts')).operatorStore(id)).clear(),
    make: (id, others) => {
      const mine = minerPreferences(preferences, id);
      const hotkeys = new HotkeyDesk(services.wallet, mine, others);
      const access = new AccessDesk(mine);
      const backend = new BackendDesk({
        preferences: mine,
        native: async () => (await host())?.native.status() ?? null,
        get: async () => (await host())?.inferenceFetch ?? ((...args) => fetch(...args)),
        bundled,
        attempt: async (...args) => (await import('./server-backend.ts')).tryServer(...args),
      });
      const stored = async () => (await import('./run-record.ts')).operatorStore(id);
      return new MinerService({
        id,
        preferences: mine,
        hotkeys,
        access,
        backend,
        models,
        begin: async (choice, resume) =>
          (await import('./begin-mining.ts')).beginMining(choice, resume, {
            services: { ...services, preferences: mine },
            hotkeys,
            access: () => access.access,
            backend,
            inference: () =>
              (inference ??= import('./page-inference.ts').then(({ pageInference }) =>
                pageInference(() => services.host.host),
              )),
            neighbour,
            turns,
            bundled,
            own,
            store: stored,
          }),
        interrupted: async () =>
          (await import('./run-record.ts')).interruptedRun(
            (words) =>
              notices.say({
                kind: 'caution',
                title: 'The last run cannot be resumed. Your keys are safe.',
                text: words,
              }),
            stored,
          ),
        chain: () => services.chain.handle?.info.genesisHash ?? null,
        forget: async () => (await import('./run-record.ts')).forgetRun(stored),
      });
    },
  });
  fleet.look().catch((error: Error) =>
    notices.say({
      kind: 'caution',
      title: 'What the miner kept in this browser cannot be read.',
      text: error.message,
    }),
  );
  return fleet;
}

/** The miners, as the Mine page needs them. */
export function useMiners(): MinerFleet {
  const { miner } = useServices();
  if (miner instanceof MinerFleet) return miner;
  throw new Error('The app was put together without its miners.');
}
