// Hostile and honest requests against the real HTTP server, over loopback.
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Axon } from './axon.ts';
import type { OpenAxon } from './axon-transport.ts';
import { AxonBindError } from './axon-errors.ts';
import { systemClock } from './clock.ts';
import { httpAxonTransport } from './http-axon.ts';
import type { HttpAxonLimits } from './http-axon.ts';
import { changedHeaders, DUMMY, ManualClock, MINER, STRANGER, testAxon, VALIDATOR } from './testing.ts';
import type { RequestChanges } from './testing.ts';
import { signedRequest } from '../dendrite/signed-request.ts';
import { nonceSource } from '../dendrite/nonce-source.ts';

const opened: OpenAxon[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close(0)));
});

const UNLIMITED = { perSecond: 1e6, burst: 1e6 };

async function listen(
  http: Partial<HttpAxonLimits> = {},
  options: Parameters<typeof testAxon>[0] = {},
): Promise<{ axon: Axon; port: number; open: OpenAxon }> {
  const limits = { addressRate: UNLIMITED, callerRate: UNLIMITED, perCaller: 5000, ...options.limits };
  const { axon } = testAxon({ clock: systemClock, ...options, limits });
  const open = await httpAxonTransport(http).open(axon.serve, { ip: '127.0.0.1', port: 0 });
  opened.push(open);
  return { axon, port: open.address.port, open };
}

const nextNonce = nonceSource(systemClock);

async function signed(changes: RequestChanges = {}) {
  const { key = VALIDATOR, inputs = { dummy_input: 21 }, nonce = nextNonce() } = changes;
  const target = { ip: '127.0.0.1', port: 8091, hotkey: MINER.hotkey };
  const request = await signedRequest(
    { ...key, uuid: changes.uuid ?? `u${nonce}`, ip: '127.0.0.1' },
    target,
    DUMMY,
    inputs,
    12,
    nonce,
  );
  return { headers: changedHeaders(request, changes.headers ?? {}), body: changes.body ?? request.body };
}

async function post(port: number, changes: RequestChanges = {}): Promise<{ status: number; text: string }> {
  const { headers, body } = await signed(changes);
  const path = changes.path ?? '/Dummy';
  const init = { method: 'POST', headers, body: body as Uint8Array<ArrayBuffer> };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
  return { status: response.status, text: await response.text() };
}

/** Sends raw bytes and collects what comes back until the server closes. */
function raw(port: number, write: (socket: Socket) => void): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => write(socket));
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.on('error', () => resolve(text));
    socket.on('close', () => resolve(text));
  });
}

const head = (headers: readonly (readonly [string, string])[]) =>
  `POST /Dummy HTTP/1.1\r\nhost: x\r\n${headers.map(([n, v]) => `${n}: ${v}\r\n`).join('')}`;

describe('the HTTP axon', () => {
  it('answers a signed request, with lower-case header names on the wire', async () => {
    const { port } = await listen();
    const { headers, body } = await signed();
    const text = await raw(port, (socket) => {
      socket.write(`${head(headers)}content-length: ${body.length}\r\nconnection: close\r\n\r\n`);
      socket.write(body);
    });
    expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(text).toContain('\r\nbt_header_axon_status_code: 200\r\n');
    expect(text).toContain('"dummy_output":42');
  });

  it.each<[string, RequestChanges, number]>([
    ['a bad signature', { headers: { bt_header_dendrite_signature: `0x${'11'.repeat(64)}` } }, 401],
    ['a future nonce', { nonce: systemClock.wallNs() + 3_600_000_000_000n }, 401],
    ['a stranger', { key: STRANGER }, 403],
    ['a wrong synapse', { path: '/Nope' }, 404],
    ['a unicode synapse', { path: '/%E6%97%A5%E6%9C%AC' }, 404],
    ['a synapse name of 10 kB', { path: `/${'x'.repeat(10_000)}` }, 404],
    ['a body that is no JSON', { body: new TextEncoder().encode('{') }, 400],
    ['a body nested 100 000 deep', { body: new TextEncoder().encode(`{"dummy_input": ${'['.repeat(100_000)}`) }, 400],
  ])('refuses %s and goes on', async (_what, changes, status) => {
    const { port } = await listen();
    expect((await post(port, changes)).status).toBe(status);
    expect((await post(port)).status).toBe(200);
  });

  it('refuses a replay', async () => {
    const { port } = await listen();
    const nonce = systemClock.wallNs();
    const statuses = [await post(port, { nonce, uuid: 'same' }), await post(port, { nonce, uuid: 'same' })];
    expect(statuses.map(({ status }) => status)).toEqual([200, 401]);
  });

  it('refuses a huge body by its declared length, before it comes', async () => {
    const { port } = await listen();
    const { headers } = await signed();
    const text = await raw(port, (socket) => {
      socket.write(`${head(headers)}content-length: 99999999999\r\n\r\n`);
      socket.once('data', () => socket.end());
    });
    expect(text).toMatch(/^HTTP\/1.1 413 /);
  });

  it('refuses a huge chunked body once it is above the limit', async () => {
    const { port } = await listen({ drainMs: 50 }, { limits: { bodyBytes: 1000 } });
    const { headers } = await signed();
    const text = await raw(port, (socket) => {
      socket.write(`${head(headers)}transfer-encoding: chunked\r\n\r\n`);
      const chunk = `1000\r\n${'x'.repeat(0x1000)}\r\n`;
      const timer = setInterval(() => socket.write(chunk), 1);
      socket.on('close', () => clearInterval(timer));
    });
    expect(text).toMatch(/^HTTP\/1.1 413 /);
  });

  it('refuses a body that comes too slowly', async () => {
    const { port } = await listen({ drainMs: 50 }, { limits: { bodyReadMs: 100 } });
    const { headers, body } = await signed();
    const text = await raw(port, (socket) => {
      socket.write(`${head(headers)}content-length: ${body.length}\r\n\r\n`);
      socket.write(body.subarray(0, 10));
    });
    expect(text).toMatch(/^HTTP\/1.1 408 /);
    expect(text).toContain('too slowly');
  });

  it('gives up on headers that come too slowly', async () => {
    const { port } = await listen({ headersMs: 100 });
    const text = await raw(port, (socket) => void socket.write('POST /Dummy HTTP/1.1\r\nhost: x\r\nna'));
    expect(text).toMatch(/^HTTP\/1.1 408 /);
  });

  it('refuses header bombs: one of 1 MB, and ten thousand small ones', async () => {
    const { port } = await listen();
    const big = await raw(port, (socket) => void socket.write(`${head([['a', 'x'.repeat(1_000_000)]])}\r\n`));
    expect(big).toMatch(/^HTTP\/1.1 431 /);
    const many = Array.from(
      { length: 10_000 },
      (_, i) => (i === 0 ? ['connection', 'close'] : [`h${i}`, 'v']) as [string, string],
    );
    expect(await raw(port, (socket) => void socket.write(`${head(many)}\r\n`))).toMatch(/^HTTP\/1.1 431 /);
    expect((await post(port)).status).toBe(200);
  });

  it('refuses two hotkeys in one request', async () => {
    const { port } = await listen();
    const { headers } = await signed();
    const twice = [
      ...headers,
      ['BT_Header_Dendrite_Hotkey', STRANGER.hotkey] as const,
      ['connection', 'close'] as const,
    ];
    expect(await raw(port, (socket) => void socket.write(`${head(twice)}content-length: 0\r\n\r\n`))).toMatch(/ 400 /);
  });

  it('answers bytes that are no HTTP with 400', async () => {
    const { port } = await listen();
    expect(await raw(port, (socket) => void socket.write('\x16\x03\x01\x02\x00\x01\x00'))).toMatch(/^HTTP\/1.1 400 /);
  });

  it('tells an SDK client that waits for "100 Continue" to go on, but only when the body is wanted', async () => {
    const { port } = await listen();
    const ask = async (changes: RequestChanges): Promise<[number, boolean]> => {
      const { headers, body } = await signed(changes);
      return new Promise((resolve, reject) => {
        let continued = false;
        const options = {
          port,
          method: 'POST',
          path: '/Dummy',
          headers: { ...Object.fromEntries(headers), expect: '100-continue', 'content-length': body.length },
        };
        const request = httpRequest(options, (response) => {
          resolve([response.statusCode ?? 0, continued]);
          request.destroy();
        });
        request.on('continue', () => {
          continued = true;
          request.end(body);
        });
        request.on('error', reject);
        request.flushHeaders();
      });
    };
    expect(await ask({})).toEqual([200, true]);
    expect(await ask({ key: STRANGER })).toEqual([403, false]);
  });

  it('answers a thousand requests at once, good and bad, each as it deserves', async () => {
    // However long a thousand take on a loaded machine, none of them grows too old.
    const clock = new ManualClock();
    let count = 0n;
    const nonce = (): bigint => clock.wallNs() + count++;
    const { axon, port } = await listen({}, { clock });
    const bad = await signed({ nonce: nonce(), headers: { bt_header_dendrite_signature: null } });
    const stranger = await signed({ nonce: nonce(), key: STRANGER });
    const send = async (i: number): Promise<[got: number, expected: number]> => {
      if (i % 40 === 0) return [(await post(port, { nonce: nonce() })).status, 200];
      const [{ headers, body }, path, expected] = (
        [
          [bad, '/Dummy', 401],
          [stranger, '/Dummy', 403],
          [bad, '/Nope', 404],
        ] as const
      )[i % 3] ?? [bad, '/Dummy', 401];
      const init = { method: 'POST', headers, body: body as Uint8Array<ArrayBuffer> };
      const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
      await response.arrayBuffer();
      return [response.status, expected];
    };
    const results = await Promise.all(Array.from({ length: 1000 }, (_, i) => send(i)));
    expect(results.map(([got]) => got)).toEqual(results.map(([, expected]) => expected));
    expect(axon.stats()).toMatchObject({ received: 1000, answered: 25, failed: 0, running: 0, waiting: 0 });
  });

  it('tells a handler when its caller hangs up', async () => {
    const { axon, port } = await listen();
    const stopped = new Promise<void>((resolve) => {
      axon.route(DUMMY, (_body, call) => {
        started();
        return new Promise(() => call.signal.addEventListener('abort', () => resolve()));
      });
    });
    let started = (): void => undefined;
    const running = new Promise<void>((resolve) => (started = resolve));
    const { headers, body } = await signed();
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`${head(headers)}content-length: ${body.length}\r\n\r\n`);
    socket.write(body);
    await running;
    socket.destroy();
    await stopped;
    await expect.poll(() => axon.stats().left).toBe(1);
  });

  it('lets running requests finish when it closes, and takes no new ones', async () => {
    const { axon, port, open } = await listen();
    let finish = (): void => undefined;
    axon.route(DUMMY, () => new Promise((resolve) => (finish = () => resolve({ dummy_output: 1 }))));
    const running = post(port);
    await expect.poll(() => axon.stats().running).toBe(1);
    const closed = open.close(5000);
    finish();
    expect((await running).status).toBe(200);
    await closed;
    await expect(post(port)).rejects.toThrow();
  });

  it('cuts what still runs after the grace', async () => {
    const { axon, port, open } = await listen();
    axon.route(DUMMY, () => new Promise(() => undefined));
    const running = post(port).catch(() => 'cut');
    await expect.poll(() => axon.stats().running).toBe(1);
    await open.close(20);
    expect(await running).toBe('cut');
  });

  it('says clearly that a port is taken', async () => {
    const { port } = await listen();
    const again = httpAxonTransport().open(() => Promise.reject(new Error('never')), { ip: '127.0.0.1', port });
    await expect(again).rejects.toThrow(AxonBindError);
    await expect(again).rejects.toThrow(`Port ${port} is taken`);
  });

  it('accepts connections of one address only up to its limit', async () => {
    const { port } = await listen({ connectionsPerAddress: 2 });
    const held = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    await Promise.all(held.map((socket) => new Promise((resolve) => socket.on('connect', resolve))));
    expect(await raw(port, (socket) => void socket.write('GET / HTTP/1.1\r\n\r\n'))).toBe('');
    for (const socket of held) socket.destroy();
  });
});
