import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { Wire } from '../../miner/ports/bridge/messages.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { PortTaken, servePage, type PageServer } from './page-server.ts';
import { PassBook } from './pass-book.ts';
import { whoListens } from './running-host.ts';

const key = 'k'.repeat(43);

async function serving(): Promise<{ server: PageServer; wires: Wire[]; pageDir: string }> {
  const pageDir = await temporaryFolder();
  await writeFile(join(pageDir, 'index.html'), '<html><head></head></html>');
  await writeFile(join(pageDir, 'engine.wasm'), 'engine');
  const wires: Wire[] = [];
  const server = await servePage({
    pageDir,
    port: 0,
    passes: new PassBook(key, Date.now),
    onPage: (wire) => wires.push(wire),
  });
  onTestFinished(() => server.close());
  return { server, wires, pageDir };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}
function ask(port: number, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, headers, method }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    request.on('error', reject).end();
  });
}

function dial(port: number, path: string, protocols: string[], headers: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, { headers });
    socket.on('unexpected-response', (_request, response) => resolve(`http ${response.statusCode}`));
    socket.on('message', () => {
      resolve('open');
      socket.close();
    });
    socket.on('close', (code) => resolve(`closed ${code}`));
    socket.on('error', () => undefined); // told by one of the others
  });
}

describe('the page server', () => {
  it('serves the page with its headers, told of its host', async () => {
    const { server } = await serving();
    const { status, headers, text } = await ask(server.port, '/');
    expect(status).toBe(200);
    expect(text).toContain('<meta name="taolite-host" content="node">');
    expect(headers).toMatchObject({
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  });
  it('sends a file once, and then only that it is unchanged', async () => {
    const { server, pageDir } = await serving();
    const first = await ask(server.port, '/engine.wasm');
    expect([first.status, first.text, first.headers['content-type']]).toEqual([200, 'engine', 'application/wasm']);
    const etag = String(first.headers.etag);
    expect((await ask(server.port, '/engine.wasm', { 'if-none-match': etag })).status).toBe(304);
    await writeFile(join(pageDir, 'engine.wasm'), 'another');
    expect((await ask(server.port, '/engine.wasm', { 'if-none-match': etag })).text).toBe('another');
    expect((await ask(server.port, '/engine.wasm', {}, 'HEAD')).text).toBe('');
  });
  it('answers to its own address only, to reading only, and from its folder only', async () => {
    const { port } = (await serving()).server;
    for (const host of ['localhost', `localhost:${port}`, 'evil.example', `127.0.0.1:${port + 1}`])
      expect((await ask(port, '/', { host })).status).toBe(421);
    expect((await ask(port, '/', {}, 'POST')).status).toBe(405);
    expect((await ask(port, '/%2e%2e/package.json')).status).toBe(404);
  });
  it('opens its socket to its own page with the right pass only', async () => {
    const { server, wires } = await serving();
    const { port } = server;
    const own = { origin: `http://127.0.0.1:${port}` };
    const right = ['taolite.host', `key.${key}`];
    expect(await dial(port, '/host', right, { origin: 'https://evil.example' })).toBe('http 403');
    expect(await dial(port, '/host', right, {})).toBe('http 403');
    expect(await dial(port, '/host', right, { ...own, host: 'evil.example' })).toBe('http 421');
    expect(await dial(port, '/other', right, own)).toBe('http 404');
    expect(await dial(port, '/host', ['taolite.host'], own)).toBe('closed 4401');
    expect(await dial(port, '/host', ['taolite.host', `key.${'x'.repeat(43)}`], own)).toBe('closed 4401');
    expect(wires).toEqual([]);
    expect(await dial(port, '/host', right, own)).toBe('open');
    expect(wires).toHaveLength(1);
  });
  it('counts those it let in as pages, and nobody it refused', async () => {
    const { server } = await serving();
    const headers = { origin: `http://127.0.0.1:${server.port}` };
    const socket = (pass: string) => {
      const made = new WebSocket(`ws://127.0.0.1:${server.port}/host`, ['taolite.host', pass], { headers });
      onTestFinished(() => made.terminate());
      return made;
    };
    const refused = socket(`key.${'x'.repeat(43)}`);
    await once(refused, 'open');
    expect(server.pages()).toBe(0);
    const page = socket(`key.${key}`);
    await once(page, 'open');
    expect(server.pages()).toBe(1);
    page.close();
    await expect.poll(() => server.pages()).toBe(0);
  });
  it('a taken port is said with what to do', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as { port: number };
    const trying = servePage({ pageDir: '.', port, passes: new PassBook(key, Date.now), onPage: () => undefined });
    await expect(trying).rejects.toBeInstanceOf(PortTaken);
    await expect(trying).rejects.toThrow(
      `Port ${port} is taken by another program. Close that program, or choose another port with --port`,
    );
  });
});

describe('who listens on a port', () => {
  it('is our own host only when it proves the key in our record', async () => {
    const { port } = (await serving()).server;
    expect(await whoListens(port, { port, pid: 1, key })).toBe('ours');
    expect(await whoListens(port, { port, pid: 1, key: 'x'.repeat(43) })).toBe('other-taolite');
    expect(await whoListens(port, null)).toBe('other-taolite');
  });
  it('is another program when it does not answer like Taolite, or not at all', async () => {
    const other = createServer((_request, response) => response.end('<html>'));
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    expect(await whoListens(port, { port, pid: 1, key })).toBe('other');
    await new Promise((resolve) => other.close(resolve));
    expect(await whoListens(port, { port, pid: 1, key })).toBe('other');
  });
});
