import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdPipe } from '../../miner/ports/bridge/pipe-end.ts';
import { hostFetch, isInferenceAddress, type HostAsk } from '../../miner/ports/host-fetch.ts';
import { askInference } from './inference-relay.ts';

let server: Server;
let address: string;
let seen: { url: string; headers: Record<string, unknown>; body: string }[];
let ended: number;
beforeEach(async () => {
  seen = [];
  ended = 0;
  server = createServer((request, response) => {
    const { url = '', headers } = request;
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    response.on('close', () => (ended += 1));
    request.on('end', () => {
      seen.push({ url, headers, body });
      if (url.endsWith('/v1/models')) return void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
      if (url.endsWith('/v1/chat/completions')) {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'set-cookie': 'a=b' });
        return void response.write('data: one\n\n');
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ said: body }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** The page's fetch, joined to the host's relay as the bridge joins them. */
const get = hostFetch(async (ask: HostAsk) => {
  const near = holdPipe(
    () => undefined,
    (reason) => far.over(reason),
  );
  const far = holdPipe(
    (message) => queueMicrotask(() => near.receive(message)),
    (reason) => queueMicrotask(() => near.over(reason)),
  );
  const result = await askInference(ask, far.end as never);
  return { result, pipe: near.end as never };
});

describe('asking an inference server through the host', () => {
  it('carries a request and its answer, without what is of no concern to the server', async () => {
    const answer = await get(`${address}/v2/models/m/infer`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer x', cookie: 'secret', 'x-other': '1' },
      body: '{"a":1}',
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await answer.json()).toEqual({ said: '{"a":1}' });
    expect(seen[0]).toMatchObject({ url: '/v2/models/m/infer', headers: { authorization: 'Bearer x' } });
    expect(seen[0]!.headers['cookie']).toBeUndefined();
    expect(seen[0]!.headers['x-other']).toBeUndefined();
  });

  it('gives a stream piece by piece, and leaves the server when the page does not listen any more', async () => {
    const leave = new AbortController();
    const answer = await get(`${address}/v1/chat/completions`, { method: 'POST', body: '{}', signal: leave.signal });
    expect(answer.headers.get('set-cookie')).toBeNull();
    const reader = answer.body!.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: one\n\n');
    leave.abort(new Error('enough'));
    await expect(reader.read()).rejects.toThrow('enough');
    await expect.poll(() => ended, { timeout: 5000 }).toBe(1);
  });

  it('follows no redirect, and says when nobody answers', async () => {
    await expect(get(`${address}/v1/models`)).rejects.toThrow(TypeError);
    await expect(get('http://127.0.0.1:1/v2')).rejects.toThrow(/ECONNREFUSED|bad port/);
    expect(seen).toHaveLength(1);
  });

  it.each([
    'http://127.0.0.1:9944/',
    'http://192.168.1.1/admin',
    'http://192.168.1.1/v2/../admin',
    'http://user:word@host/v2',
    'file:///etc/passwd',
    'http://h/v2/models/m/infer/../../../../x',
    'no address',
  ])('is no way around for anything else: %s', async (url) => {
    expect(isInferenceAddress(url)).toBe(false);
    await expect(get(url)).rejects.toThrow('inference servers alone');
  });

  it.each([
    'http://h:8000/v2',
    'https://h/k/v2/models/m/versions/1/infer',
    'http://h/v2/health/ready',
    'http://h/v1/embeddings',
  ])('asks %s', (url) => expect(isInferenceAddress(url)).toBe(true));
});
