import { makeMiner } from '../pages/mine/make-miner.ts';
import type { Services } from './services.ts';

/** Makes the miner's service once, for the whole life of the window. */
export const useMiner = (services: Omit<Services, 'miner'>): Services['miner'] => makeMiner(services);
