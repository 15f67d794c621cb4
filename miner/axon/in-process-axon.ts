// Axons without a socket: a registry of "ip:port", for a browser page without a host. What the chain announces is the
// same address, and the same requests pass, byte for byte.
import { AxonBindError, BodyTooLargeError, RequestAbortedError } from './axon-errors.ts';
import type { AxonRequest, AxonResponse, AxonServe, AxonTransport, OpenAxon } from './axon-transport.ts';

/** Nobody listens at an address of the in-process network. */
export class NobodyListensError extends Error {
  override readonly name = 'NobodyListensError';
  constructor(address: string) {
    super(`Nobody listens at ${address}.`);
  }
}

/** A request with its body at hand. */
export interface InProcessRequest extends Omit<AxonRequest, 'body'> {
  readonly body: Uint8Array;
}

/** Gives the bytes of a body that is already here. */
export const bodyAtHand =
  (bytes: Uint8Array): AxonRequest['body'] =>
  (limitBytes) =>
    bytes.length > limitBytes ? Promise.reject(new BodyTooLargeError(limitBytes)) : Promise.resolve(bytes);

/** All axons of one process. */
export class InProcessNetwork {
  private readonly axons = new Map<string, AxonServe>();
  private nextPort = 49_152;

  /** The transport that puts axons into this network. */
  readonly transport: AxonTransport = {
    open: (serve, at): Promise<OpenAxon> => {
      const port = at.port === 0 ? this.freePort(at.ip) : at.port;
      const key = addressKey(at.ip, port);
      if (this.axons.has(key)) return Promise.reject(new AxonBindError(at.ip, port, 'EADDRINUSE'));
      const running = new Set<{ done: Promise<unknown>; cut: () => void }>();
      const tracked: AxonServe = (request) => track(serve, request, running);
      this.axons.set(key, tracked);
      const close = async (graceMs = 5000): Promise<void> => {
        if (this.axons.get(key) === tracked) this.axons.delete(key);
        const timer = setTimeout(() => running.forEach((one) => one.cut()), graceMs);
        await Promise.allSettled([...running].map((one) => one.done));
        clearTimeout(timer);
      };
      return Promise.resolve({ address: { ip: at.ip, port }, close });
    },
  };

  /** Delivers a request. @throws NobodyListensError */
  async deliver(ip: string, port: number, request: InProcessRequest): Promise<AxonResponse> {
    const serve = this.axons.get(addressKey(ip, port));
    if (!serve) throw new NobodyListensError(addressKey(ip, port));
    return serve({ ...request, body: bodyAtHand(request.body) });
  }

  private freePort(ip: string): number {
    while (this.axons.has(addressKey(ip, this.nextPort))) this.nextPort += 1;
    return this.nextPort++;
  }
}

const addressKey = (ip: string, port: number): string => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`);

/** Serves a request and keeps it in `running` until its answer, streamed or not, is complete. */
async function track(
  serve: AxonServe,
  request: AxonRequest,
  running: Set<{ done: Promise<unknown>; cut: () => void }>,
): Promise<AxonResponse> {
  const cutter = new AbortController();
  let finish = (): void => undefined;
  const done = new Promise<void>((resolve) => (finish = resolve));
  const entry = { done, cut: () => cutter.abort(new RequestAbortedError()) };
  running.add(entry);
  const end = () => {
    running.delete(entry);
    finish();
  };
  const signal = AbortSignal.any([request.signal, cutter.signal]);
  const response = await serve({ ...request, signal });
  if (response.body instanceof Uint8Array) {
    end();
    return response;
  }
  signal.addEventListener('abort', end, { once: true });
  return { ...response, body: endingWith(response.body, end) };
}

async function* endingWith(source: AsyncIterable<Uint8Array>, end: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } finally {
    end();
  }
}
