import { expect, test, vi } from 'vitest';
import { OperatorRecordDamaged } from '../../../miner/operator/operator-errors.ts';
import { memoryOperatorStore } from '../../../miner/operator/store/memory-operator-store.ts';
import { SAMPLE_RECORD as RECORD } from '../../../miner/operator/store/sample-record.ts';
import { forgetRun, interruptedRun } from './run-record.ts';

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
