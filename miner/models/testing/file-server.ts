/** For tests: an HTTP server that gives files as good and bad servers do. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServedFile {
  body: Uint8Array;
  etag?: string;
  /** Takes over: returns true when it answered. `nth` counts requests for this path from 1. */
  misbehave?: (request: IncomingMessage, response: ServerResponse, nth: number) => boolean;
}

export interface FileServer {
  /** Without a slash at its end. */
  base: string;
  /** Path and range of every request, in order. */
  asked: string[];
  close(): Promise<void>;
}

/** Serves `files` by path, with ranges and If-Range. */
export async function fileServer(files: Record<string, ServedFile>): Promise<FileServer> {
  const asked: string[] = [];
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const nth = (counts.get(path) ?? 0) + 1;
    counts.set(path, nth);
    asked.push(`${path} ${request.headers.range ?? ''}`.trim());
    const file = files[path];
    if (!file) return void response.writeHead(404).end();
    if (file.misbehave?.(request, response, nth)) return;
    serve(file, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The well-behaved answer. */
function serve({ body, etag }: ServedFile, request: IncomingMessage, response: ServerResponse): void {
  if (etag) response.setHeader('etag', etag);
  const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const same = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
  if (!range || !same) return void response.writeHead(200, { 'content-length': body.length }).end(body);
  const from = Number(range[1]);
  if (from >= body.length) return void response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end();
  response
    .writeHead(206, {
      'content-length': body.length - from,
      'content-range': `bytes ${from}-${body.length - 1}/${body.length}`,
    })
    .end(body.subarray(from));
}

/** Announces the whole file, gives `bytes` of what was asked for, and breaks the connection. */
export function cutAfter({ body, etag }: ServedFile, bytes: number, request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (etag) response.setHeader('etag', etag);
  if (from > 0) response.setHeader('content-range', `bytes ${from}-${body.length - 1}/${body.length}`);
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': body.length - from });
  response.write(body.subarray(from, from + bytes), () => setTimeout(() => response.destroy(), 5));
}
