import { expect, it } from 'vitest';
import { StoreError } from '../../substrate/store/store.ts';
import type { JsonRpcMessage } from '../../substrate/transport/transport.ts';
import { storedConnect } from './stored-connect.ts';

it('what cannot be opened is said to whoever asks, and nothing is thrown when the connection closes', async () => {
  const loose: unknown[] = [];
  const heard = (reason: unknown): void => void loose.push(reason);
  process.on('unhandledRejection', heard);
  const told: JsonRpcMessage[] = [];
  const failing = () => Promise.reject(new StoreError('open it', new Error('made by a newer one')));
  const connection = storedConnect(failing)((message) => void told.push(message));
  await new Promise((resolve) => setTimeout(resolve));
  connection.send({ jsonrpc: '2.0', id: 1, method: 'stored_head', params: [] });
  await expect.poll(() => told).toHaveLength(1);
  expect(told[0]).toMatchObject({ error: { data: 'StoreError', message: expect.stringContaining('newer') as string } });
  connection.close();
  await new Promise((resolve) => setTimeout(resolve, 10));
  process.off('unhandledRejection', heard);
  expect(loose).toEqual([]);
});
