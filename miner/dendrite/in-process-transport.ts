// Sends requests to axons of the same process.
import { NobodyListensError } from '../axon/in-process-axon.ts';
import type { InProcessNetwork } from '../axon/in-process-axon.ts';
import { until } from '../axon/until.ts';
import { DendriteConnectionError } from './dendrite-errors.ts';
import type { DendriteTransport } from './dendrite-transport.ts';

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** A stream that fails on the axon's side looks like a broken connection, as over HTTP. */
async function* unlessBroken(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (cause) {
    throw new DendriteConnectionError('Service disconnected: the answer broke off', { cause });
  }
}

/** The transport into an in-process network. Requests and answers are those of HTTP. */
export function inProcessTransport(network: InProcessNetwork): DendriteTransport {
  return async ({ ip, port, path, headers, body, signal }) => {
    const request = { method: 'POST', path, headers, body, signal, remoteAddress: null, remotePort: null };
    try {
      const response = await until(signal, network.deliver(ip, port, request));
      const chunks = response.body instanceof Uint8Array ? once(response.body) : unlessBroken(response.body);
      return { status: response.status, headers: Object.entries(response.headers), body: chunks };
    } catch (error) {
      if (!(error instanceof NobodyListensError)) throw error;
      throw new DendriteConnectionError(`Service unavailable at ${ip}:${port}${path}`, { cause: error });
    }
  };
}
