import type { ModelStore } from '../../../miner/inference/model-store.ts';
import type { Preferences } from '../../state/preferences.ts';
import { BackendDesk } from './backend-desk.svelte.ts';
import type { Interrupted, StartChoice } from './mining.ts';
import { ModelDesk } from './model-desk.svelte.ts';

/** What a miner is started with. */
export const CHOICE: StartChoice = {
  netuid: 46,
  task: 'forecasting',
  model: 'forecasting',
  coldkey: 'cold',
  listen: { ip: '127.0.0.1', port: 8091 },
  announceIp: '127.0.0.2',
  maxBurnRao: 1n,
};
/** The same start, cut off after its hotkey was chosen. */
export const cutOff = (hotkey: string): Interrupted => ({ choice: { ...CHOICE, hotkey: null }, hotkey, chain: '0x01' });

const noModels: ModelStore = { list: async () => [], open: () => Promise.reject(new Error('unused')) };

/** Desks on which no model lies. */
export const emptyModelDesk = (): ModelDesk =>
  new ModelDesk({
    bundled: async () => noModels,
    own: async () => ({
      ...noModels,
      entries: async () => [],
      unfinishedBytes: async () => 0,
      discardUnfinished: async () => undefined,
      take: () => Promise.reject(new Error('unused')),
      remove: async () => undefined,
    }),
  });
export const emptyBackendDesk = (preferences: Preferences): BackendDesk =>
  new BackendDesk({
    preferences,
    get: async () => fetch,
    bundled: async () => noModels,
    attempt: () => Promise.reject(new Error('unused')),
  });
