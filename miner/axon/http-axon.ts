// An axon on a TCP port: Node's HTTP server behind the AxonTransport port. Only Node and the desktop host load this file.
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { AxonBindError, BodyTooLargeError, RequestAbortedError } from './axon-errors.ts';
import type { AxonRequest, AxonResponse, AxonServe, AxonTransport, OpenAxon } from './axon-transport.ts';

/** Bounds of the HTTP server; times in ms. */
export interface HttpAxonLimits {
  /** All headers of a request in bytes. Node's own 16 KiB is too little for synapses with many required fields. */
  readonly headerBytes: number;
  /** Time for the headers of a request to arrive. */
  readonly headersMs: number;
  /** Time for a whole request to arrive. */
  readonly requestMs: number;
  /** How long an idle connection stays open. Longer than the 15 s after which the SDK's client drops its side. */
  readonly keepAliveMs: number;
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** Time an unread body gets to drain after its request was refused, so that the refusal arrives. */
  readonly drainMs: number;
}

/** The bounds unless told otherwise. */
const DEFAULT_HTTP_LIMITS: HttpAxonLimits = {
  headerBytes: 64 * 1024,
  headersMs: 10_000,
  requestMs: 60_000,
  keepAliveMs: 20_000,
  connections: 8192,
  connectionsPerAddress: 2048,
  drainMs: 2000,
};

/** Reads a request body up to a limit. Called at most once per request. */
function bodyReader(request: IncomingMessage, proceed: () => void): AxonRequest['body'] {
  return (limitBytes) =>
    new Promise((resolve, reject) => {
      const declared = Number(request.headers['content-length'] ?? 0);
      if (declared > limitBytes) return reject(new BodyTooLargeError(limitBytes));
      proceed();
      const chunks: Buffer[] = [];
      let size = 0;
      request.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= limitBytes) chunks.push(chunk);
        else {
          request.pause();
          reject(new BodyTooLargeError(limitBytes));
        }
      });
      request.on('end', () => resolve(Buffer.concat(chunks)));
      request.on('error', () => reject(new RequestAbortedError()));
      request.on('close', () => reject(new RequestAbortedError()));
    });
}

function* headerPairs(raw: readonly string[]): Generator<readonly [string, string]> {
  for (let i = 0; i + 1 < raw.length; i += 2) yield [raw[i] ?? '', raw[i + 1] ?? ''];
}

/** An IPv4 caller on a dual-stack socket shows as `::ffff:a.b.c.d`. */
const plainAddress = (address: string | undefined): string | null => address?.replace(/^::ffff:(?=\d)/, '') ?? null;

/** Resolves when the response takes more data; rejects when its connection is gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      response.off('drain', done).off('close', gone);
      resolve();
    };
    const gone = () => {
      response.off('drain', done).off('close', gone);
      reject(new RequestAbortedError());
    };
    response.on('drain', done).on('close', gone);
  });
}

async function send(response: ServerResponse, answer: AxonResponse): Promise<void> {
  if (answer.body instanceof Uint8Array) {
    response.writeHead(answer.status, { ...answer.headers, 'content-length': String(answer.body.length) });
    response.end(answer.body);
    return;
  }
  response.writeHead(answer.status, answer.headers);
  for await (const chunk of answer.body) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await drained(response);
  }
  response.end();
}

/** A server with the connections it holds counted per address. */
function boundedServer(listener: RequestListener, limits: HttpAxonLimits): Server {
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: Math.min(1000, limits.headersMs),
      noDelay: true,
    },
    listener,
  );
  server.maxConnections = limits.connections;
  server.maxHeadersCount = 256;
  const perAddress = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const count = (perAddress.get(address) ?? 0) + 1;
    if (count > limits.connectionsPerAddress) return void socket.destroy();
    perAddress.set(address, count);
    socket.on('close', () => {
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left > 0) perAddress.set(address, left);
      else perAddress.delete(address);
    });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const status =
      error.code === 'HPE_HEADER_OVERFLOW'
        ? '431 Request Header Fields Too Large'
        : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
          ? '408 Request Timeout'
          : '400 Bad Request';
    socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`, () => socket.destroy());
  });
  return server;
}

/** Handles one HTTP exchange. */
async function exchange(
  serve: AxonServe,
  request: IncomingMessage,
  response: ServerResponse,
  limits: HttpAxonLimits,
  proceed: () => void,
): Promise<void> {
  const left = new AbortController();
  response.on('error', () => response.destroy());
  response.on('close', () => {
    if (!response.writableFinished) left.abort();
  });
  const answer = await serve({
    method: request.method ?? '',
    path: request.url ?? '/',
    headers: headerPairs(request.rawHeaders),
    body: bodyReader(request, proceed),
    remoteAddress: plainAddress(request.socket.remoteAddress),
    remotePort: request.socket.remotePort ?? null,
    signal: left.signal,
  });
  if (!request.complete) {
    // The rest of an unread body is thrown away for a moment; closing at once would often destroy the answer on its way.
    const timer = setTimeout(() => request.socket.destroy(), limits.drainMs);
    request.on('end', () => clearTimeout(timer)).on('close', () => clearTimeout(timer));
    request.resume();
  }
  try {
    await send(response, answer);
  } catch {
    // A stream that failed half-way: its end must look broken to the caller. The axon has told its observer why.
    response.destroy();
  }
}

/** Serves axons over HTTP/1.1. Pass `0.0.0.0` or `::` as the address only when the operator wants to be reached from outside. */
export function httpAxonTransport(overrides: Partial<HttpAxonLimits> = {}): AxonTransport {
  const limits = { ...DEFAULT_HTTP_LIMITS, ...overrides };
  return {
    async open(serve, { ip, port }): Promise<OpenAxon> {
      let closing = false;
      const handle = (request: IncomingMessage, response: ServerResponse, proceed: () => void): void => {
        // A connection kept alive for a next request would hold up the closing.
        response.on('finish', () => {
          if (closing) request.socket.end();
        });
        void exchange(serve, request, response, limits, proceed);
      };
      const server = boundedServer((request, response) => handle(request, response, () => undefined), limits);
      server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
        handle(request, response, () => response.writeContinue());
      });
      await new Promise<void>((resolve, reject) => {
        server.once('error', (error: NodeJS.ErrnoException) =>
          reject(new AxonBindError(ip, port, error.code ?? 'unknown', error)),
        );
        server.listen({ host: ip, port }, resolve);
      });
      const bound = server.address() as AddressInfo;
      const close = (graceMs = 5000): Promise<void> => {
        closing = true;
        return closeServer(server, graceMs);
      };
      return { address: { ip, port: bound.port }, close };
    },
  };
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    // The only error a second close can give is "not running", which is what was asked for.
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
