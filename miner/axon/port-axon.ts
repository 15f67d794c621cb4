// An axon in another worker or process: `axonOverPort` stands where the socket is, `serveAxonOverPort` where the axon is.
import { BodyTooLargeError, RequestAbortedError } from './axon-errors.ts';
import type { AxonRequest, AxonResponse, AxonServe } from './axon-transport.ts';
import { isPortMessage } from './port-messages.ts';
import type { PortLike, ToAxon, ToSocket } from './port-messages.ts';

interface Served {
  readonly left: AbortController;
  giveBody: ((bytes: Uint8Array) => void) | null;
  denyBody: ((error: Error) => void) | null;
  chunks: AsyncIterator<Uint8Array> | null;
}

/** Answers the requests that come through `port`. The result stops it: running requests are aborted. */
export function serveAxonOverPort(port: PortLike, serve: AxonServe): () => void {
  const requests = new Map<number, Served>();
  const post = (message: ToSocket): void => port.postMessage(message);

  const answer = async (message: Extract<ToAxon, { axon: 'request' }>): Promise<void> => {
    const { id } = message;
    const served: Served = { left: new AbortController(), giveBody: null, denyBody: null, chunks: null };
    requests.set(id, served);
    const body: AxonRequest['body'] = (limitBytes) =>
      new Promise((resolve, reject) => {
        served.giveBody = resolve;
        served.denyBody = reject;
        post({ axon: 'read', id, limitBytes });
      });
    const response = await serve({ ...message, body, signal: served.left.signal });
    const { status, headers } = response;
    if (response.body instanceof Uint8Array) {
      requests.delete(id);
      post({ axon: 'response', id, status, headers, body: response.body });
    } else {
      served.chunks = response.body[Symbol.asyncIterator]();
      post({ axon: 'response', id, status, headers, body: null });
    }
  };

  const pull = async (id: number, served: Served): Promise<void> => {
    try {
      const next = await served.chunks?.next();
      if (next && !next.done) return post({ axon: 'chunk', id, bytes: next.value });
      requests.delete(id);
      post({ axon: 'end', id, complete: true });
    } catch {
      // The axon has told its observer why; the caller must see a broken stream.
      requests.delete(id);
      post({ axon: 'end', id, complete: false });
    }
  };

  const abort = (id: number, served: Served): void => {
    requests.delete(id);
    served.left.abort(new RequestAbortedError());
    served.denyBody?.(new RequestAbortedError());
  };

  const listen = (event: MessageEvent): void => {
    const message: unknown = event.data;
    if (!isPortMessage<ToAxon>(message)) return;
    if (message.axon === 'request') return void answer(message);
    const served = requests.get(message.id);
    if (!served) return;
    if (message.axon === 'body') served.giveBody?.(message.bytes);
    else if (message.axon === 'no-body') {
      const { limitBytes } = message;
      served.denyBody?.(limitBytes === null ? new RequestAbortedError() : new BodyTooLargeError(limitBytes));
    } else if (message.axon === 'pull') void pull(message.id, served);
    else if (message.axon === 'abort') abort(message.id, served);
  };
  port.addEventListener('message', listen);
  port.start?.();
  return () => {
    port.removeEventListener('message', listen);
    for (const [id, served] of requests) abort(id, served);
  };
}

interface Asked {
  readonly request: AxonRequest;
  readonly resolve: (response: AxonResponse) => void;
  takeChunk: ((message: Extract<ToSocket, { axon: 'chunk' | 'end' }>) => void) | null;
}

const GONE: AxonResponse = {
  status: 503,
  headers: { 'content-type': 'application/json', bt_header_axon_status_code: '503' },
  body: new TextEncoder().encode('{"message":"The miner is not running."}'),
};

/** The axon at the other end of a port. `close` answers everything open with 503, for when that end is gone. */
export function axonOverPort(port: PortLike): { serve: AxonServe; close: () => void } {
  const open = new Map<number, Asked>();
  let lastId = 0;
  let closed = false;
  const post = (message: ToAxon): void => port.postMessage(message);

  const readBody = async (id: number, asked: Asked, limitBytes: number): Promise<void> => {
    try {
      const bytes = await asked.request.body(limitBytes);
      post({ axon: 'body', id, bytes });
    } catch (error) {
      post({ axon: 'no-body', id, limitBytes: error instanceof BodyTooLargeError ? error.limitBytes : null });
    }
  };

  async function* chunks(id: number, asked: Asked): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const message = await new Promise<Extract<ToSocket, { axon: 'chunk' | 'end' }>>((resolve) => {
          asked.takeChunk = resolve;
          if (open.has(id)) post({ axon: 'pull', id });
          else resolve({ axon: 'end', id, complete: false });
        });
        if (message.axon === 'chunk') yield message.bytes;
        else if (message.complete) return;
        else throw new RequestAbortedError();
      }
    } finally {
      if (open.delete(id)) post({ axon: 'abort', id });
    }
  }

  const listen = (event: MessageEvent): void => {
    const message: unknown = event.data;
    if (!isPortMessage<ToSocket>(message)) return;
    const asked = open.get(message.id);
    if (!asked) return;
    const { id } = message;
    if (message.axon === 'read') void readBody(id, asked, message.limitBytes);
    else if (message.axon === 'response') {
      if (message.body) open.delete(id);
      asked.resolve({ ...message, body: message.body ?? chunks(id, asked) });
    } else if (message.axon === 'chunk' || message.axon === 'end') {
      if (message.axon === 'end') open.delete(id);
      asked.takeChunk?.(message);
    }
  };
  port.addEventListener('message', listen);
  port.start?.();

  const settle = (id: number): void => {
    const asked = open.get(id);
    open.delete(id);
    asked?.takeChunk?.({ axon: 'end', id, complete: false });
    asked?.resolve(GONE);
  };
  return {
    serve: (request) => {
      if (closed || request.signal.aborted) return Promise.resolve(GONE);
      return new Promise((resolve) => {
        const id = (lastId += 1);
        open.set(id, { request, resolve, takeChunk: null });
        request.signal.addEventListener(
          'abort',
          () => {
            if (open.has(id)) post({ axon: 'abort', id });
            settle(id);
          },
          { once: true },
        );
        const { method, path, remoteAddress, remotePort } = request;
        post({ axon: 'request', id, method, path, headers: [...request.headers], remoteAddress, remotePort });
      });
    },
    close: () => {
      closed = true;
      port.removeEventListener('message', listen);
      for (const id of [...open.keys()]) settle(id);
    },
  };
}
