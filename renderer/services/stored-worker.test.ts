import { expect, it, onTestFinished } from 'vitest';
import type { JsonRpcMessage } from '../../substrate/transport/transport.ts';
import type { ToStored } from '../workers/light-messages.ts';
import { storedWorker } from './stored-worker.ts';

/** A worker that answers every request with its name and the chain it was asked for. */
function worker(name: string) {
  const chains: string[] = [];
  const serve = (stored: string, port: MessagePort): void => {
    chains.push(stored);
    port.onmessage = ({ data }: MessageEvent<{ id: number }>) =>
      port.postMessage({ jsonrpc: '2.0', id: data.id, result: `${name} of ${stored}` });
    onTestFinished(() => port.close());
  };
  return { chains, serve, postMessage: ({ stored, port }: ToStored) => serve(stored, port) };
}

const ask = (connect: ReturnType<ReturnType<typeof storedWorker>>): Promise<unknown> =>
  new Promise((resolve) => {
    const connection = connect(
      (message: JsonRpcMessage) => resolve('result' in message ? message.result : message),
      () => undefined,
    );
    onTestFinished(() => connection.close());
    connection.send({ jsonrpc: '2.0', id: 1, method: 'stored_head', params: [] });
  });

it('a reading that has begun is used, once and for its own chain only', async () => {
  const [early, late] = [worker('early'), worker('late')];
  const { port1, port2 } = new MessageChannel();
  early.serve('0xaa', port2);
  const chains = storedWorker(() => late, { genesisHash: '0xaa', worker: early, port: port1 });
  expect(await ask(chains('0xbb'))).toBe('early of 0xbb');
  expect(await ask(chains('0xaa'))).toBe('early of 0xaa');
  expect(early.chains).toEqual(['0xaa', '0xbb']);
  expect(await ask(chains('0xaa'))).toBe('early of 0xaa');
  expect(early.chains).toEqual(['0xaa', '0xbb', '0xaa']);
  expect(late.chains).toEqual([]);
});

it('without one a worker is started with the first way', async () => {
  let started = 0;
  const late = worker('late');
  const chains = storedWorker(() => (started++, late));
  expect(started).toBe(0);
  const connect = chains('0xaa');
  expect(late.chains).toEqual(['0xaa']);
  expect(await ask(connect)).toBe('late of 0xaa');
  // The connection after that one is opened anew.
  expect(await ask(connect)).toBe('late of 0xaa');
  expect(late.chains).toEqual(['0xaa', '0xaa']);
  expect(started).toBe(1);
});
