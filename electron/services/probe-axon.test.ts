import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { httpAxonTransport } from '../../miner/axon/http-axon.ts';
import { MINER, testAxon } from '../../miner/axon/testing.ts';
import { nodeReachProbe, probeAxon } from './probe-axon.ts';

const closing: (() => unknown)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => new Promise((done) => server.close(done)));
  return (server.address() as { port: number }).port;
}

test('finds an axon and its hotkey, also while it is paused', async () => {
  const { axon } = testAxon();
  const open = await httpAxonTransport().open(axon.serve, { ip: '127.0.0.1', port: 0 });
  closing.push(() => open.close(0));
  expect(await probeAxon('127.0.0.1', open.address.port)).toEqual({ answer: 'axon', hotkey: MINER.hotkey });
  axon.pause('On battery');
  expect(await probeAxon('127.0.0.1', open.address.port)).toEqual({ answer: 'axon', hotkey: MINER.hotkey });
});

test('tells another program, nobody, and silence apart', async () => {
  const other = await listening(createServer((socket) => socket.resume().end('SSH-2.0-x\r\n')));
  expect(await probeAxon('127.0.0.1', other)).toEqual({ answer: 'other' });
  const silent = await listening(createServer((socket) => void socket.resume()));
  expect(await probeAxon('127.0.0.1', silent, 50)).toEqual({ answer: 'timeout' });
  const gone = createServer();
  const port = await listening(gone);
  await closing.pop()!();
  expect(await probeAxon('127.0.0.1', port)).toEqual({ answer: 'refused' });
});

test('knows its own addresses', () => {
  expect(nodeReachProbe.ownAddresses()).toContain('127.0.0.1');
});
