import type { Services } from '../../services/services.ts';
import type { Asks, Mining, StartChoice } from './mining.ts';
export const beginMining = (_s: Omit<Services, 'miner'>, _c: StartChoice, _a: Asks, _m: object): Promise<Mining> =>
  Promise.reject(new Error('The operator is not joined yet.'));
export const interruptedChoice = (): Promise<StartChoice | null> => Promise.resolve(null);
export const forgetRun = (): Promise<void> => Promise.resolve();
