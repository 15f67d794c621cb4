// Dendrite and axon against each other: over real loopback HTTP, in process, and through a MessagePort.
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AxonBindError } from '../axon/axon-errors.ts';
import type { Axon } from '../axon/axon.ts';
import type { AxonTransport, OpenAxon } from '../axon/axon-transport.ts';
import { systemClock } from '../axon/clock.ts';
import { httpAxonTransport } from '../axon/http-axon.ts';
import { InProcessNetwork } from '../axon/in-process-axon.ts';
import { axonOverPort, serveAxonOverPort } from '../axon/port-axon.ts';
import {
  DUMMY,
  ManualClock,
  MINER,
  PROMPTING,
  STRANGER,
  STREAM_PROMPTING,
  streamText,
  testAxon,
  VALIDATOR,
} from '../axon/testing.ts';
import { Dendrite } from './dendrite.ts';
import {
  AxonRefusedError,
  DendriteAbortedError,
  DendriteConnectionError,
  DendriteInputError,
  DendriteResponseError,
  DendriteTimeoutError,
} from './dendrite-errors.ts';
import type { AxonTarget, DendriteTransport } from './dendrite-transport.ts';
import { fetchTransport } from './fetch-transport.ts';
import { inProcessTransport } from './in-process-transport.ts';
import { nonceSource } from './nonce-source.ts';

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of cleanup.splice(0).reverse()) await one();
});

interface Pair {
  readonly axon: Axon;
  readonly target: AxonTarget;
  readonly transport: DendriteTransport;
  readonly open: OpenAxon;
}

async function pairOver(way: AxonTransport, transport: DendriteTransport, ip: string): Promise<Pair> {
  const { axon } = testAxon({ clock: systemClock });
  const open = await way.open(axon.serve, { ip, port: 0 });
  cleanup.push(() => open.close(0));
  return { axon, transport, open, target: { ...open.address, hotkey: MINER.hotkey } };
}

const overHttp = (): Promise<Pair> => pairOver(httpAxonTransport(), fetchTransport(), '127.0.0.1');

const inProcess = (): Promise<Pair> => {
  const network = new InProcessNetwork();
  return pairOver(network.transport, inProcessTransport(network), '203.0.113.9');
};

/** The axon behind a MessagePort, its socket side over HTTP: as a worker behind the desktop host. */
async function overPort(): Promise<Pair> {
  const { port1, port2 } = new MessageChannel();
  const { axon } = testAxon({ clock: systemClock });
  const stop = serveAxonOverPort(port1, axon.serve);
  const remote = axonOverPort(port2);
  const open = await httpAxonTransport().open(remote.serve, { ip: '127.0.0.1', port: 0 });
  cleanup.push(() => (stop(), remote.close(), port1.close(), port2.close(), open.close(0)));
  return { axon, open, transport: fetchTransport(), target: { ...open.address, hotkey: MINER.hotkey } };
}

const dendriteOf = (
  transport: DendriteTransport,
  key = VALIDATOR,
  clock = systemClock,
  responseBytes = 1_000_000,
): Dendrite => new Dendrite({ ...key, uuid: 'uuid', ip: '198.51.100.7', transport, clock, responseBytes });

describe.each([
  ['over HTTP', overHttp],
  ['in process', inProcess],
  ['over HTTP and a MessagePort', overPort],
] as const)('a dendrite and an axon %s', (_way, connect) => {
  it('answer a query', async () => {
    const { target, transport } = await connect();
    const result = await dendriteOf(transport).query(target, DUMMY, { dummy_input: 4 });
    expect(result).toMatchObject({ ok: true, outputs: { dummy_output: 8 } });
    expect(result.latencyMs).toBeGreaterThan(0);
  });

  it('carry unicode, and a body the signature covers', async () => {
    const { axon, target, transport } = await connect();
    axon.route(PROMPTING, (body, call) => ({
      completion: `${String((body['messages'] as string[])[0])} ${call.bodyProven}`,
    }));
    const messages = ['日本 😀 \u0000\u200b "it\'s"'];
    const result = await dendriteOf(transport).query(target, PROMPTING, { roles: ['user'], messages, temperature: 1 });
    expect(result).toMatchObject({ ok: true, outputs: { completion: `${messages[0]} true` } });
  });

  it('stream', async () => {
    const { axon, target, transport } = await connect();
    axon.route(STREAM_PROMPTING, async function* (body) {
      for (const char of (body['messages'] as string[])[0] ?? '') {
        await Promise.resolve();
        yield char;
      }
    });
    const text = 'žluť 😀 '.repeat(20);
    const parts = dendriteOf(transport).stream(target, STREAM_PROMPTING, { roles: [], messages: [text] });
    expect(await streamText(parts)).toBe(text);
    await expect.poll(() => axon.stats().running).toBe(0);
  });

  it('show a stream that fails half-way as broken, not as complete', async () => {
    const { axon, target, transport } = await connect();
    axon.route(STREAM_PROMPTING, async function* () {
      yield 'half';
      await Promise.resolve();
      throw new Error('device lost');
    });
    const parts = dendriteOf(transport).stream(target, STREAM_PROMPTING, { roles: [], messages: [] });
    await expect(streamText(parts)).rejects.toThrow(DendriteConnectionError);
  });

  it('stop a stream nobody reads any more', async () => {
    const { axon, target, transport } = await connect();
    axon.route(STREAM_PROMPTING, async function* () {
      for (;;) yield await new Promise<string>((resolve) => setTimeout(resolve, 1, 'x'));
    });
    const stop = new AbortController();
    const parts = dendriteOf(transport).stream(
      target,
      STREAM_PROMPTING,
      { roles: [], messages: [] },
      { signal: stop.signal },
    );
    expect((await parts.next()).value).toMatchObject({ type: 'text' });
    stop.abort();
    await expect(streamText(parts)).rejects.toThrow(DendriteAbortedError);
    await expect.poll(() => axon.stats().running).toBe(0);
  });

  it('tell a stranger why it is refused', async () => {
    const { target, transport } = await connect();
    const result = await dendriteOf(transport, STRANGER).query(target, DUMMY, { dummy_input: 1 });
    const error = new AxonRefusedError(403, 'Forbidden. Key is blacklisted: not registered on this subnet.');
    expect(result).toMatchObject({ ok: false, error });
    const parts = dendriteOf(transport, STRANGER).stream(target, STREAM_PROMPTING, { roles: [], messages: [] });
    await expect(streamText(parts)).rejects.toThrow(AxonRefusedError);
  });

  it('time out', async () => {
    const { axon, target, transport } = await connect();
    axon.route(DUMMY, () => new Promise(() => undefined));
    const result = await dendriteOf(transport).query(target, DUMMY, { dummy_input: 1 }, { timeoutS: 0.05 });
    expect(result.ok).toBe(false);
    // Whoever's clock rings first: the dendrite's own limit, or the axon's answer at the same limit.
    if (!result.ok) expect((result.error as DendriteTimeoutError).statusCode).toBe(408);
  });

  it('cancel', async () => {
    const { axon, target, transport } = await connect();
    const stop = new AbortController();
    axon.route(DUMMY, () => (stop.abort(), new Promise(() => undefined)));
    const result = await dendriteOf(transport).query(target, DUMMY, { dummy_input: 1 }, { signal: stop.signal });
    expect(result).toMatchObject({ ok: false, error: new DendriteAbortedError() });
    await expect.poll(() => axon.stats().left).toBe(1);
  });

  it('find nobody where the axon has closed', async () => {
    const { target, transport, open } = await connect();
    await open.close();
    const result = await dendriteOf(transport).query(target, DUMMY, { dummy_input: 1 });
    expect(result).toMatchObject({ ok: false, error: { name: 'DendriteConnectionError', statusCode: 503 } });
  });

  it('answer many queries of one dendrite at once, in the order asked', async () => {
    const { target, transport, axon } = await connect();
    const targets = Array.from({ length: 60 }, (_, i) => (i % 3 === 2 ? { ...target, port: 1 } : target));
    const results = await dendriteOf(transport).queryMany(targets, DUMMY, { dummy_input: 5 });
    expect(results.map((result) => result.ok)).toEqual(targets.map((one) => one.port !== 1));
    expect(axon.stats().answered).toBe(40);
  });
});

/** A server that answers every request the same way. */
async function serverOf(listener: RequestListener): Promise<AxonTarget> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanup.push(() => (server.closeAllConnections(), new Promise((resolve) => server.close(resolve))));
  return { ip: '127.0.0.1', port: (server.address() as AddressInfo).port, hotkey: MINER.hotkey };
}

describe('a dendrite facing a bad axon', () => {
  const good = { 'content-type': 'application/json', bt_header_axon_status_code: '200' };

  it.each<[string, RequestListener, string]>([
    [
      'an answer without end',
      (_q, r) => void (r.writeHead(200, good), setInterval(() => r.write('x'.repeat(65_536)), 1).unref()),
      'DendriteResponseError',
    ],
    [
      'an answer that breaks off',
      (_q, r) =>
        void (r.writeHead(200, { ...good, 'content-length': '100' }), r.write('{'), setTimeout(() => r.destroy(), 5)),
      'DendriteConnectionError',
    ],
    ['no answer', (q) => void q.socket.destroy(), 'DendriteConnectionError'],
    [
      'a redirect',
      (_q, r) => void r.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'DendriteConnectionError',
    ],
    ['HTML', (_q, r) => void r.writeHead(200, { 'content-type': 'text/html' }).end('<p>'), 'DendriteResponseError'],
    ['broken JSON', (_q, r) => void r.writeHead(200, good).end('{"dummy_input":'), 'DendriteResponseError'],
    [
      'a wrong output',
      (_q, r) => void r.writeHead(200, good).end('{"dummy_input":1,"dummy_output":[]}'),
      'DendriteResponseError',
    ],
    [
      'a nonce that is no integer',
      (_q, r) => void r.writeHead(200, { ...good, bt_header_axon_nonce: '1.7e18' }).end('{"dummy_input":1}'),
      'DendriteResponseError',
    ],
    [
      'no status',
      (_q, r) =>
        void r.writeHead(200, { 'content-type': 'application/json' }).end('{"dummy_input":1,"dummy_output":2}'),
      'AxonRefusedError',
    ],
    ['nesting without end', (_q, r) => void r.writeHead(200, good).end('['.repeat(500_000)), 'DendriteResponseError'],
  ])('gets a named error for %s', async (_what, listener, name) => {
    const target = await serverOf(listener);
    const result = await dendriteOf(fetchTransport()).query(target, DUMMY, { dummy_input: 1 });
    expect(result).toMatchObject({ ok: false, error: { name } });
  });

  it('never takes inputs from the answer', async () => {
    const target = await serverOf((_q, r) => void r.writeHead(200, good).end('{"dummy_input":99,"dummy_output":2}'));
    const result = await dendriteOf(fetchTransport()).query(target, DUMMY, { dummy_input: 1 });
    expect(result).toMatchObject({ ok: true, outputs: { dummy_output: 2 } });
    expect(result.ok && Object.keys(result.outputs)).toEqual(['dummy_output']);
  });
});

describe('a dendrite', () => {
  it('sends nothing when the inputs do not fit', async () => {
    const dendrite = dendriteOf(() => Promise.reject(new Error('sent')));
    const target = { ip: '1.2.3.4', port: 1, hotkey: MINER.hotkey };
    await expect(dendrite.query(target, DUMMY, { dummy_input: 'x' })).rejects.toThrow(DendriteInputError);
    await expect(dendrite.query(target, DUMMY, { dummy_input: 1, nope: 1 })).rejects.toThrow(DendriteInputError);
  });

  it('measures by its own clock and gives up at its own limit', async () => {
    const clock = new ManualClock();
    let sent = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (sent = resolve));
    const dendrite = dendriteOf(() => (sent(), new Promise(() => undefined)), VALIDATOR, clock);
    const result = dendrite.query(
      { ip: '1.2.3.4', port: 1, hotkey: MINER.hotkey },
      DUMMY,
      { dummy_input: 1 },
      { timeoutS: 3 },
    );
    await waiting;
    clock.advance(3000);
    expect(await result).toMatchObject({ ok: false, latencyMs: 3000, error: new DendriteTimeoutError(3) });
  });

  it('lets a mistake of ours through as it is', async () => {
    const dendrite = dendriteOf(() => Promise.reject(new RangeError('ours')));
    const target = { ip: '1.2.3.4', port: 1, hotkey: MINER.hotkey };
    await expect(dendrite.query(target, DUMMY, { dummy_input: 1 })).rejects.toThrow(RangeError);
  });

  it('uses each nonce once, also within one tick and when the clock steps back', () => {
    const times = [5n, 5n, 4n, 9n];
    const next = nonceSource({ ...systemClock, wallNs: () => times.shift() ?? 0n });
    expect([next(), next(), next(), next()]).toEqual([5n, 6n, 7n, 9n]);
  });

  it('asks an axon on its own machine over loopback', async () => {
    const { target } = await overHttp();
    const transport = fetchTransport({ ownIp: '203.0.113.1' });
    const result = await dendriteOf(transport).query({ ...target, ip: '203.0.113.1' }, DUMMY, { dummy_input: 2 });
    expect(result).toMatchObject({ ok: true });
  });

  it('has a name for an answer that is too large', () => {
    expect(new DendriteResponseError('x').statusCode).toBe(422);
  });
});

describe('the in-process network', () => {
  it('refuses an address twice and gives a closed one back', async () => {
    const network = new InProcessNetwork();
    const { axon } = testAxon();
    const at = { ip: '1.2.3.4', port: 5 };
    const first = await network.transport.open(axon.serve, at);
    await expect(network.transport.open(axon.serve, at)).rejects.toThrow(AxonBindError);
    await first.close();
    await (await network.transport.open(axon.serve, at)).close();
  });
});
