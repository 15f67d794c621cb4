// Clients that mean no good, over a real socket; and what the others notice of it: nothing.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
import type { DevnetNode } from '../node/node.ts';
import { testNode } from '../node/testing.ts';
import { LIMITS } from './limits.ts';
import { engineMethods, standardMethods } from './methods/index.ts';
import { serveWebSocket, type RunningServer } from './websocket-server.ts';

const MEGABYTE = 1024 * 1024;
const REQUESTS = 200;
/** However busy the machine is: what does not come within this never comes. */
const ONCE = { timeout: 60_000 };
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
let node: DevnetNode;
let server: RunningServer;
let bigAnswers = 0;
beforeAll(async () => {
  node = await testNode();
  const methods = {
    ...standardMethods,
    ...engineMethods,
    test_megabyte: () => {
      bigAnswers++;
      return 'x'.repeat(MEGABYTE);
    },
  };
  server = await serveWebSocket(node, methods, { port: 0, hosts: ['127.0.0.1'] });
});
afterAll(async () => {
  await server.close();
  await node.close();
});

interface Reply {
  id?: unknown;
  result?: unknown;
  method?: string;
  error?: { code: number; message: string; data?: unknown };
}
class Client {
  readonly said: (Reply | Reply[])[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.said.push(JSON.parse(data.toString()) as Reply));
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) =>
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    );
  }
  static open(): Promise<Client> {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}`, { maxPayload: 256 * MEGABYTE });
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(new Client(socket)));
      socket.once('error', reject);
    });
  }
  /** The reply to what is sent next, whatever came before. */
  async raw(frame: string): Promise<Reply> {
    const before = this.said.length;
    this.socket.send(frame);
    await expect.poll(() => this.said.length, ONCE).toBeGreaterThan(before);
    return this.said[before] as Reply;
  }
  ask(method: string, params: unknown[] = []): Promise<Reply> {
    return this.raw(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  }
}
const post = (body: string): Promise<Response> => fetch(`http://127.0.0.1:${server.port}`, { method: 'POST', body });

describe('frames that are no requests', () => {
  it.each([
    ['cut off', '{"jsonrpc":"2.0","id":1', -32700],
    ['no JSON', '\u0000\u0001', -32700],
    ['a number', '7', -32600],
    ['no method', '{"id":1}', -32600],
    ['an id that is a list', '{"id":[1],"method":"system_chain"}', -32600],
    ['an id nested 100 000 deep', `{"id":${'['.repeat(100_000)}${']'.repeat(100_000)},"method":"x"}`, -32600],
    [
      'parameters nested 100 000 deep',
      `{"id":1,"method":"state_getStorage","params":[${'['.repeat(100_000)}${']'.repeat(100_000)}]}`,
      -32602,
    ],
    ['an empty batch', '[]', -32600],
    ['a name of Object', '{"id":1,"method":"__proto__"}', -32601],
  ])('%s: an error, and the connection goes on', async (_, frame, code) => {
    const client = await Client.open();
    expect((await client.raw(frame)).error?.code).toBe(code);
    expect((await client.ask('system_chain')).result).toBe('Bittensor');
    client.socket.close();
  });

  it('a frame beyond the limit closes that connection with the code for it, and no other', async () => {
    const [other, giant] = [await Client.open(), await Client.open()];
    giant.socket.send(Buffer.alloc(LIMITS.frame + 1, 0x20));
    expect(await giant.closed).toMatchObject({ code: 1009 });
    expect((await other.ask('system_chain')).result).toBe('Bittensor');
    other.socket.close();
  });

  it('over HTTP: too much is 413, a notification 204, another verb 405', async () => {
    expect((await post(' '.repeat(LIMITS.frame + 1))).status).toBe(413);
    expect((await post('{"jsonrpc":"2.0","method":"system_chain"}')).status).toBe(204);
    expect((await fetch(`http://127.0.0.1:${server.port}`)).status).toBe(405);
    const refused = (await (await post('{"id":1,"method":"chain_subscribeNewHeads"}')).json()) as Reply;
    expect(refused.error).toMatchObject({ code: -32601 });
  });
});

describe('more than one client may ask', () => {
  it('a batch of too many requests is refused whole', async () => {
    const client = await Client.open();
    const one = { jsonrpc: '2.0', id: 1, method: 'system_chain' };
    const reply = await client.raw(JSON.stringify(Array.from({ length: LIMITS.batch + 1 }, () => one)));
    expect(reply.error).toMatchObject({ code: -32010, data: `Exceeded max limit of ${LIMITS.batch}` });
    client.socket.close();
  });

  it('a batch whose answers are too large is cut short', async () => {
    const client = await Client.open();
    const before = bigAnswers;
    const one = { jsonrpc: '2.0', id: 1, method: 'test_megabyte' };
    const reply = await client.raw(JSON.stringify(Array.from({ length: 500 }, () => one)));
    expect(reply.error?.code).toBe(-32011);
    expect(bigAnswers - before).toBeLessThanOrEqual(LIMITS.batchAnswer / MEGABYTE + 1);
    client.socket.close();
  });

  it('10 000 subscriptions: the first are served, the rest refused, and all end with the connection', async () => {
    const before = node.chain.bestChanged.size;
    const [other, greedy] = [await Client.open(), await Client.open()];
    await other.ask('chain_subscribeNewHeads');
    const wanted = Array.from({ length: 10_000 }, (_, id) => JSON.stringify({ id, method: 'chain_subscribeNewHeads' }));
    for (const frame of wanted) greedy.socket.send(frame);
    const replies = (): Reply[] => (greedy.said as Reply[]).filter(({ id }) => id !== undefined);
    await expect.poll(() => replies().length, ONCE).toBe(10_000);
    const refused = replies().filter(({ error }) => error !== undefined);
    expect(refused).toHaveLength(10_000 - LIMITS.subscriptions);
    expect(refused[0]?.error).toMatchObject({ code: -32006, message: 'Too many subscriptions on the connection' });
    expect(node.chain.bestChanged.size).toBe(before + LIMITS.subscriptions + 1);
    const heads = other.said.length;
    await node.newBlock();
    await expect.poll(() => other.said.length, ONCE).toBeGreaterThan(heads);
    greedy.socket.terminate();
    await expect.poll(() => node.chain.bestChanged.size, ONCE).toBe(before + 1);
    other.socket.close();
  });

  it('refused chainHead follows and watches leave nothing behind', async () => {
    const client = await Client.open();
    for (let i = 0; i < LIMITS.subscriptions; i++)
      client.socket.send('{"id":1,"method":"state_subscribeRuntimeVersion"}');
    const before = node.chain.imported.size;
    const reply = await client.ask('chainHead_v1_follow', [true]);
    await expect.poll(() => (client.said as Reply[]).some(({ error }) => error?.code === -32006), ONCE).toBe(true);
    expect(reply).toBeDefined();
    expect(node.chain.imported.size).toBe(before);
    client.socket.close();
  });
});

describe('readers that do not read', () => {
  it('get no more answers made than a few, and all of them once they read', async () => {
    const client = await Client.open();
    client.socket.pause();
    const before = bigAnswers;
    for (let id = 0; id < REQUESTS; id++) client.socket.send(JSON.stringify({ id, method: 'test_megabyte' }));
    const other = await Client.open();
    for (let i = 0; i < 20; i++) expect((await other.ask('system_chain')).result).toBe('Bittensor');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(bigAnswers - before).toBeLessThan(100);
    client.socket.resume();
    await expect.poll(() => client.said.length, ONCE).toBe(REQUESTS);
    expect((client.said as Reply[]).every(({ result }) => (result as string).length === MEGABYTE)).toBe(true);
    client.socket.close();
    other.socket.close();
  });

  it('are dropped with the reason when notifications pile up; others hear every block', async () => {
    const [slow, other] = [await Client.open(), await Client.open()];
    await slow.ask('state_subscribeStorage', [['0xabcd']]);
    await other.ask('chain_subscribeNewHeads');
    slow.socket.pause();
    const listeners = node.chain.bestChanged.size;
    const from = node.chain.best.header.number;
    for (let i = 0; i < 8; i++) {
      const value = new Uint8Array(4 * MEGABYTE).fill(i);
      await node.newBlock({ empty: true, edits: [[hexToBytes('0xabcd'), value]] });
    }
    await expect.poll(() => node.chain.bestChanged.size, ONCE).toBeLessThan(listeners);
    slow.socket.resume();
    expect((await slow.closed).code).toBe(1013);
    const number = (): number =>
      Number((other.said.at(-1) as { params: { result: { number: string } } }).params.result.number);
    await expect.poll(number, ONCE).toBe(from + 8);
    other.socket.close();
    await node.newBlock({ empty: true, edits: [[hexToBytes('0xabcd'), null]] });
  });
});

describe('deep SCALE', () => {
  it.each([
    ['batches in batches', `0x04${'0b0004'.repeat(20_000)}`],
    ['a length of four thousand million', '0x03ffffffff04'],
    ['an extrinsic of nothing', '0x'],
  ])('%s: an error, not a crash', async (_, hex) => {
    const body = hexToBytes(hex);
    const framed = bytesToHex(
      Uint8Array.from([
        ...Uint8Array.of(2 | ((body.length << 2) & 0xfc)),
        ((body.length << 2) >> 8) & 0xff,
        (body.length >> 14) & 0xff,
        (body.length >> 22) & 0xff,
        ...body,
      ]),
    );
    const client = await Client.open();
    for (const bytes of [hex, framed]) {
      const { error } = await client.ask('author_submitExtrinsic', [bytes]);
      expect([1010, 1011]).toContain(error?.code);
    }
    expect((await client.ask('system_chain')).result).toBe('Bittensor');
    client.socket.close();
  });
});
