import { expect, test, vi } from 'vitest';
import { OperatorRecordDamaged } from '../../../miner/operator/operator-errors.ts';
import type { OperatorRecord } from '../../../miner/operator/ports/operator-store.ts';
import { memoryOperatorStore } from '../../../miner/operator/store/memory-operator-store.ts';
import { forgetRun, interruptedRun } from './run-record.ts';

const RECORD: OperatorRecord = {
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
    maxBurnRao: 1n,
  },
  hotkey: 'hot',
  wanted: true,
  uid: 12,
  sinceBlock: 9,
  stakeRao: 1n,
  earnedAlphaRao: 5n,
};

test('a wanted run is found with its hotkey; a forgotten one is not, and keeps what it earned', async () => {
  const store = memoryOperatorStore();
  const open = async () => store;
  const damaged = vi.fn();
  expect(await interruptedRun(damaged, open)).toBeNull();
  await store.save(RECORD);
  expect(await interruptedRun(damaged, open)).toEqual({ choice: RECORD.choice, hotkey: 'hot', chain: '0x01' });
  await forgetRun(open);
  expect(await interruptedRun(damaged, open)).toBeNull();
  expect((await store.load())?.earnedAlphaRao).toBe(5n);
  expect(damaged).not.toHaveBeenCalled();
});

test('a damaged record is cleared and told of, so that the next start works', async () => {
  const clear = vi.fn(async () => undefined);
  const store = { load: () => Promise.reject(new OperatorRecordDamaged('uid')), save: async () => undefined, clear };
  const damaged = vi.fn();
  expect(await interruptedRun(damaged, async () => store)).toBeNull();
  expect([clear.mock.calls.length, damaged.mock.calls]).toEqual([1, [[expect.stringContaining('keeps its place')]]]);
});
