/** Puts the miner of the window together. What is heavy (the operator, the model checks) is fetched when it is first needed. */
import { useServices, type Services } from '../../services/services.ts';
import { HotkeyDesk } from './hotkey-desk.svelte.ts';
import { MinerService } from './miner-service.svelte.ts';
import { systemClock } from '../../../miner/axon/clock.ts';
import { ModelDesk } from './model-desk.svelte.ts';
import { NeighbourDesk } from './neighbour-desk.svelte.ts';
import { pageSensors } from './page-sensors.ts';
import { ProfileShelf } from './profile-shelf.svelte.ts';

/** Once for the whole life of the window. */
export function makeMiner(services: Omit<Services, 'miner'>): MinerService {
  const bundled = async () => {
    const { fetchModelStore } = await import('../../../miner/inference/fetch-model-store.ts');
    return fetchModelStore(new URL('models/', document.baseURI).href);
  };
  const own = async () => (await import('./own-model-store.ts')).openOwnModelStore();
  const hotkeys = new HotkeyDesk(services.wallet, services.preferences);
  const neighbour = new NeighbourDesk(services.preferences, pageSensors(services.host, globalThis), systemClock);
  const miner = new MinerService({
    preferences: services.preferences,
    hotkeys,
    neighbour,
    profiles: new ProfileShelf(services.preferences),
    models: new ModelDesk({ bundled, own }),
    begin: async (choice, resume) =>
      (await import('./begin-mining.ts')).beginMining(choice, resume, { services, hotkeys, neighbour, bundled, own }),
    interrupted: async () =>
      (await import('./run-record.ts')).interruptedRun((words) =>
        services.notices.say({
          kind: 'caution',
          title: 'The last run cannot be resumed. Your keys are safe.',
          text: words,
        }),
      ),
    chain: () => services.chain.handle?.info.genesisHash ?? null,
    forget: async () => (await import('./run-record.ts')).forgetRun(),
  });
  miner.look().catch((error: Error) =>
    services.notices.say({
      kind: 'caution',
      title: 'What the miner kept in this browser cannot be read.',
      text: error.message,
    }),
  );
  return miner;
}

/** The miner's service, as the Mine page needs it. */
export function useMinerService(): MinerService {
  const { miner } = useServices();
  if (miner instanceof MinerService) return miner;
  throw new Error('The app was put together without its miner.');
}
