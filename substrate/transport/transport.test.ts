import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { afterEach, describe, expect, it } from 'vitest';
import { inProcessPair } from './in-process.ts';
import { messagePortTransport, type MessagePortLike } from './message-port.ts';
import { nodeWebSocketTransport } from './node-websocket.ts';
import { DisconnectedError, type Connect, type ConnectionStatus, type JsonRpcMessage } from './transport.ts';
import { overWebSocket, type WebSocketLike } from './websocket.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** A WebSocket server on a free local port, and the server side of its first connection as a transport. */
async function webSocketPair(): Promise<[Connect, Connect]> {
  const http: Server = createServer();
  const sockets = new WebSocketServer({ server: http });
  cleanups.push(() => {
    sockets.clients.forEach((socket) => socket.terminate());
    http.close();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const server: Connect = (onMessage, onStatus) => {
    let send: (message: JsonRpcMessage) => void = (message) => waiting.push(message);
    const waiting: JsonRpcMessage[] = [];
    let close: (reason?: string) => void = () => undefined;
    sockets.once('connection', (socket) => {
      const connection = overWebSocket(socket as WebSocketLike)(onMessage, onStatus);
      send = (message) => connection.send(message);
      close = (reason) => connection.close(reason);
      waiting.forEach(send);
    });
    return { send: (message) => send(message), close: (reason) => close(reason) };
  };
  return [nodeWebSocketTransport(`ws://127.0.0.1:${port}`), server];
}

function messagePortPair(): [Connect, Connect] {
  const { port1, port2 } = new MessageChannel();
  return [messagePortTransport(port1 as MessagePortLike), messagePortTransport(port2 as MessagePortLike)];
}

const request = (id: number): JsonRpcMessage => ({ jsonrpc: '2.0', id, method: 'm', params: ['ü', { big: 2 ** 40 }] });

interface Side {
  received: JsonRpcMessage[];
  status: ConnectionStatus[];
  send(message: JsonRpcMessage): void;
  close(): void;
  /** Resolves when `done` says so; looked at after each event. */
  until(done: () => boolean): Promise<void>;
}

function open(connect: Connect): Side {
  const received: JsonRpcMessage[] = [];
  const status: ConnectionStatus[] = [];
  let waiting: { done: () => boolean; resolve: () => void }[] = [];
  const look = () => {
    const over = waiting.filter(({ done }) => done());
    waiting = waiting.filter((entry) => !over.includes(entry));
    over.forEach(({ resolve }) => resolve());
  };
  const connection = connect(
    (message) => {
      received.push(message);
      look();
    },
    (change) => {
      status.push(change);
      look();
    },
  );
  return {
    received,
    status,
    send: (message) => connection.send(message),
    close: () => connection.close(),
    until: (done) => (done() ? Promise.resolve() : new Promise((resolve) => waiting.push({ done, resolve }))),
  };
}

describe.each([
  ['in process', () => Promise.resolve(inProcessPair())],
  ['message port', () => Promise.resolve(messagePortPair())],
  ['WebSocket', webSocketPair],
])('transport: %s', (_name, pair) => {
  it('carries messages both ways, in order, also those sent before the connection is up', async () => {
    const [clientEnd, serverEnd] = await pair();
    const server = open(serverEnd);
    const client = open(clientEnd);
    expect(client.status).toEqual([]);
    for (let id = 0; id < 50; id++) client.send(request(id));
    server.send({ jsonrpc: '2.0', id: 7, result: null });
    await server.until(() => server.received.length === 50);
    await client.until(() => client.received.length === 1);
    expect(server.received).toEqual(Array.from({ length: 50 }, (_, id) => request(id)));
    expect(client.received).toEqual([{ jsonrpc: '2.0', id: 7, result: null }]);
    expect(client.status).toEqual([{ type: 'connected' }]);
    client.close();
  });

  it('tells both sides once when one closes, delivers what was sent before, and refuses to send afterwards', async () => {
    const [clientEnd, serverEnd] = await pair();
    const server = open(serverEnd);
    const client = open(clientEnd);
    await client.until(() => client.status.length > 0);
    client.send(request(1));
    client.close();
    client.close();
    await server.until(() => server.status.some(({ type }) => type === 'closed'));
    await client.until(() => client.status.some(({ type }) => type === 'closed'));
    expect(server.received).toEqual([request(1)]);
    expect(client.status).toEqual([{ type: 'connected' }, { type: 'closed', reason: 'closed by this side' }]);
    expect(server.status.filter(({ type }) => type === 'closed')).toHaveLength(1);
    expect(() => client.send(request(2))).toThrow(DisconnectedError);
    expect(() => server.send(request(2))).toThrow(DisconnectedError);
  });
});

describe('a WebSocket transport', () => {
  it('reports a server that is not there, and an address that is none, as closed', async () => {
    for (const url of ['ws://127.0.0.1:1', 'not an address']) {
      const client = open(nodeWebSocketTransport(url));
      await client.until(() => client.status.length > 0);
      expect(client.status[0]?.type).toBe('closed');
    }
  });

  it.each(['not json', '{"id":1}', '[1]', '{"jsonrpc":"2.0","id":{},"result":1}', '{"id":1,"error":"x"}'])(
    'closes on a text that is no message: %s',
    async (text) => {
      const http = createServer();
      const sockets = new WebSocketServer({ server: http });
      cleanups.push(() => {
        sockets.clients.forEach((socket) => socket.terminate());
        http.close();
      });
      await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
      sockets.on('connection', (socket) => socket.send(text));
      const client = open(nodeWebSocketTransport(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`));
      await client.until(() => client.status.some(({ type }) => type === 'closed'));
      expect(client.received).toEqual([]);
      expect(client.status.at(-1)).toMatchObject({
        reason: expect.stringContaining('Not a JSON-RPC message') as string,
      });
    },
  );
});
