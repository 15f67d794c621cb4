import { expect, test } from 'vitest';
import type { DevnetStatus } from '../../miner/ports/host-port.ts';
import type { DevnetDriver } from './devnet-driver.ts';
import { DevnetService } from './devnet-service.svelte.ts';

const status: DevnetStatus = {
  state: 'running',
  why: null,
  production: { mode: 'manual' },
  endpoint: null,
  endpointWhy: null,
  subnets: [],
};
const driver = (reset: () => Promise<string>) =>
  ({ status: async () => status, onChange: () => () => undefined, reset }) as unknown as DevnetDriver;

test('beginning a new chain drops what was kept of the old one, once that is set aside', async () => {
  const done: string[] = [];
  const reset = async () => `old ${done.push('reset')}`;
  const service = new DevnetService(Promise.resolve(driver(reset)), async () => void done.push('forget'));
  expect(await service.reset()).toBe('old 1');
  expect(done).toEqual(['reset', 'forget']);
});

test('what was kept stays when no new chain could begin', async () => {
  let forgotten = false;
  const reset = () => Promise.reject(new Error('the disk is full'));
  const service = new DevnetService(Promise.resolve(driver(reset)), async () => void (forgotten = true));
  await expect(service.reset()).rejects.toThrow('the disk is full');
  expect(forgotten).toBe(false);
});
