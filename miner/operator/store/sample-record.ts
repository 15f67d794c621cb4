import type { OperatorRecord } from '../ports/operator-store.ts';

/** The record of a miner with a place on subnet 2. */
export const SAMPLE_RECORD: OperatorRecord = {
  version: 1,
  chain: '0x01',
  choice: {
    netuid: 2,
    task: 'forecasting',
    model: 'forecasting',
    coldkey: 'cold',
    hotkey: null,
    listen: { ip: '127.0.0.1', port: 8091 },
    announceIp: '127.0.0.2',
    maxBurnRao: 10n ** 18n,
  },
  hotkey: 'hot',
  wanted: true,
  uid: 12,
  sinceBlock: 9,
  stakeRao: 2n ** 63n,
  earnedAlphaRao: 5n,
};
