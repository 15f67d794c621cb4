// Sends requests over HTTP with `fetch`, in Node and in browsers.
import { DendriteConnectionError } from './dendrite-errors.ts';
import type { DendriteTransport } from './dendrite-transport.ts';

/** What the HTTP transport may be told. */
export interface FetchTransportOptions {
  readonly fetch?: typeof globalThis.fetch;
  /**
   * Own external address: an axon announced there is on this machine and is asked over loopback, as routers often do not
   * let a machine reach itself from outside.
   */
  readonly ownIp?: string;
}

/** Names `fetch` does not let a page set, or sets itself. */
const NOT_OURS = new Set(['host', 'content-length', 'connection']);

async function* chunksOf(stream: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (!stream) return;
  const reader = stream.getReader();
  let finished = false;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new DendriteConnectionError('Service disconnected: the answer broke off', { cause });
      });
      if (done) break;
      yield value;
    }
    finished = true;
  } finally {
    // Cancelling a stream that failed rejects with the failure the reader has seen already.
    if (!finished) await reader.cancel().catch(() => undefined);
  }
}

/** The HTTP transport: plain http as the protocol has it, no redirects, no cookies. */
export function fetchTransport(options: FetchTransportOptions = {}): DendriteTransport {
  const { fetch = globalThis.fetch, ownIp } = options;
  return async (request) => {
    const ip = request.ip === ownIp ? '127.0.0.1' : request.ip;
    const host = ip.includes(':') ? `[${ip}]` : ip;
    let response: Response;
    try {
      response = await fetch(`http://${host}:${request.port}${request.path}`, {
        method: 'POST',
        headers: request.headers
          .filter(([name]) => !NOT_OURS.has(name))
          .map(([name, value]): [string, string] => [name, value]),
        body: request.body as Uint8Array<ArrayBuffer>,
        signal: request.signal,
        redirect: 'error',
        credentials: 'omit',
        cache: 'no-store',
      });
    } catch (error) {
      request.signal.throwIfAborted();
      const at = `${request.ip}:${request.port}${request.path}`;
      throw new DendriteConnectionError(`Service unavailable at ${at}`, { cause: error });
    }
    return { status: response.status, headers: [...response.headers], body: chunksOf(response.body) };
  };
}
