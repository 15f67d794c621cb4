/**
 * The plain-Node host's server on 127.0.0.1: the built page, a proof of who this host is, and the socket of the Host port. It
 * answers only requests that name it by its own address (against DNS rebinding), and the socket only pages of its own origin.
 */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { HOST_PATH, HOST_PROTOCOL, PASS_REFUSED, readPass } from '../../miner/ports/host-key.ts';
import { socketWire, type FrameSocket } from '../../miner/ports/bridge/socket-wire.ts';
import type { Wire } from '../../miner/ports/bridge/messages.ts';
import { findPageFile, withHostMeta } from '../services/page-files.ts';
import { SECURITY_HEADERS } from '../services/security-headers.ts';
import { identityProof, type PassBook } from './pass-book.ts';

export interface PageServerOptions {
  /** Folder of the built page. */
  readonly pageDir: string;
  /** Fixed, because the browser keeps a page's data by origin; 0 is any, for tests. */
  readonly port: number;
  readonly passes: PassBook;
  /** A page with a right pass has connected. */
  readonly onPage: (wire: Wire) => void;
}

export interface PageServer {
  readonly port: number;
  /** How many pages with a right pass are connected. */
  pages(): number;
  close(): Promise<void>;
}

/** The port cannot be listened on. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
  constructor(
    readonly port: number,
    readonly code: string,
  ) {
    super(
      code === 'EACCES'
        ? `This system does not let Taolite use port ${port}. Choose one above 1024 with --port.`
        : `Port ${port} is taken by another program. Close that program, or choose another port with --port (the window then has a store of its own).`,
    );
  }
}

/** Where a running host proves itself: `GET /taolite-host?nonce=…`. */
export const IDENTITY_PATH = '/taolite-host';
const IDENTITY_NONCE = /^[A-Za-z0-9_-]{16,64}$/;
const MOST_FRAME = 96 * 1024 * 1024;
/** How much may wait for a page that does not read before it is cut off. */
const MOST_UNREAD = 256 * 1024 * 1024;
const LOOPBACK = '127.0.0.1';

/** @throws PortTaken */
export async function servePage(options: PageServerOptions): Promise<PageServer> {
  const { passes, onPage } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_FRAME,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(HOST_PROTOCOL) ? HOST_PROTOCOL : false),
  });
  /** Those let in: who is refused must neither keep the host running nor make it end as the last page that left. */
  const pages = new Set<WebSocket>();
  const authority = (): string => `${LOOPBACK}:${port}`;

  const server = createServer((request, response) => {
    respond(request, response, authority(), options).catch((error: unknown) => {
      console.error(`${request.method} ${request.url}: ${error instanceof Error ? error.message : String(error)}`);
      if (response.headersSent) response.destroy();
      else plain(response, 500, 'The host could not read its own files. Build the page again with npm start.');
    });
  });
  server.on('upgrade', (request, socket, head) => {
    const refusal = upgradeRefusal(request, authority());
    if (refusal) return refuseUpgrade(socket, ...refusal);
    const pass = readPass(String(request.headers['sec-websocket-protocol'] ?? '').split(/, */));
    const accepted = pass !== null && passes.accepts(pass);
    sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', () => ws.terminate());
      // A browser hides the reason of a refused handshake from its page; a close code right after it tells.
      if (!accepted) return ws.close(PASS_REFUSED, 'the key is not of this start');
      pages.add(ws);
      ws.on('close', () => pages.delete(ws));
      ws.send('{"hello":"taolite"}');
      onPage(
        boundedWire(socketWire(ws as unknown as FrameSocket), () => ws.bufferedAmount > MOST_UNREAD && ws.terminate()),
      );
    });
  });
  const port = await listen(server, options.port);
  return {
    port,
    pages: () => pages.size,
    close: async () => {
      for (const socket of sockets.clients) socket.close(1001, 'the host ends');
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const timer = setTimeout(() => sockets.clients.forEach((socket) => socket.terminate()), 500);
      server.closeAllConnections();
      await closed;
      clearTimeout(timer);
    },
  };
}

const boundedWire = (wire: Wire, check: () => void): Wire => ({
  ...wire,
  send: (frame) => {
    check();
    wire.send(frame);
  },
});

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  authority: string,
  options: PageServerOptions,
): Promise<void> {
  if (request.headers.host !== authority)
    return plain(response, 421, `This host answers to http://${authority}/ only.`);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return plain(response, 405, 'Only GET.', { allow: 'GET, HEAD' });
  const url = request.url ?? '/';
  if (url.split('?', 1)[0] === IDENTITY_PATH) return identify(url, response, options.passes.key);
  const found = await findPageFile(options.pageDir, url);
  if (!found) return plain(response, 404, 'There is no such file.');
  if (found.file.endsWith('.html')) {
    const html = Buffer.from(withHostMeta(await readFile(found.file, 'utf8'), 'node'));
    response.writeHead(200, { ...SECURITY_HEADERS, ...found.headers, 'content-length': html.length });
    return void response.end(request.method === 'HEAD' ? undefined : html);
  }
  const { etag } = found.headers;
  if (etag !== undefined && request.headers['if-none-match'] === etag) {
    response.writeHead(304, { ...SECURITY_HEADERS, ...found.headers });
    return void response.end();
  }
  response.writeHead(200, { ...SECURITY_HEADERS, ...found.headers, 'content-length': found.size });
  if (request.method === 'HEAD') return void response.end();
  await new Promise<void>((resolve, reject) => {
    const stream = createReadStream(found.file);
    stream.on('error', reject);
    // The browser may go away half-way; then nothing is left to send.
    response.on('close', () => {
      stream.destroy();
      resolve();
    });
    stream.pipe(response);
  });
}

function identify(url: string, response: ServerResponse, key: string): void {
  const nonce = new URLSearchParams(url.split('?')[1]).get('nonce') ?? '';
  const proof = IDENTITY_NONCE.test(nonce) ? identityProof(key, nonce) : null;
  const body = JSON.stringify({ product: 'taolite', proof });
  response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(body);
}

function plain(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(`${text}\n`);
}

/** Why a socket is refused before any pass is looked at. A page's browser always names its origin. */
function upgradeRefusal({ headers, url }: IncomingMessage, authority: string): [status: string, text: string] | null {
  if (headers.host !== authority) return ['421 Misdirected Request', 'wrong host'];
  if (url !== HOST_PATH) return ['404 Not Found', 'no such socket'];
  if (headers.origin !== `http://${authority}`) return ['403 Forbidden', 'wrong origin'];
  return null;
}

function refuseUpgrade(socket: Duplex, status: string, text: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
  );
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const { code = '' } = error;
      reject(code === 'EADDRINUSE' || code === 'EACCES' ? new PortTaken(port, code) : error);
    });
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
