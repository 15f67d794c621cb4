/** Axons on TCP ports of this machine, answered by a page. */
import { httpAxonTransport } from '../../miner/axon/http-axon.ts';
import { axonOverPort } from '../../miner/axon/port-axon.ts';
import type { AxonAddress, AxonResponse, AxonServe, AxonTransport } from '../../miner/axon/axon-transport.ts';
import type { ToAxon, ToSocket } from '../../miner/axon/port-messages.ts';
import type { PipeEnd } from '../../miner/ports/bridge/schema.ts';
import { portOver } from '../../miner/ports/host-client.ts';
import type { AxonEnd } from '../../miner/ports/host-port.ts';

export interface AxonServiceOptions {
  /** How long the page may take over the head of an answer, in ms. Above the longest time a caller of this protocol waits. */
  readonly answerMs?: number;
  readonly transport?: AxonTransport;
}

/** Opens ports for pages. A port closes with its pipe, so a page that is gone leaves none behind. */
export class AxonService {
  readonly #transport: AxonTransport;
  readonly #answerMs: number;
  readonly #open = new Set<() => Promise<void>>();

  constructor({ answerMs = 120_000, transport = httpAxonTransport() }: AxonServiceOptions = {}) {
    this.#transport = transport;
    this.#answerMs = answerMs;
  }

  /** @throws AxonBindError when the address cannot be had */
  async listen(at: AxonAddress, pipe: PipeEnd<ToAxon, ToSocket | AxonEnd>): Promise<AxonAddress> {
    let closeWith: (graceMs: number) => void = () => undefined;
    const axon = axonOverPort(
      portOver({
        ...pipe,
        onMessage: (listener) =>
          pipe.onMessage((message) => {
            if (message.axon === 'close-axon') closeWith(message.graceMs);
            else listener(message);
          }),
      }),
    );
    const open = await this.#transport.open(this.#within(axon.serve), at);
    let closing: Promise<void> | undefined;
    const close = (graceMs: number): Promise<void> =>
      (closing ??= open.close(graceMs).finally(() => {
        axon.close();
        this.#open.delete(stop);
        pipe.end('the axon is closed');
      }));
    const stop = (): Promise<void> => close(0);
    this.#open.add(stop);
    closeWith = (graceMs) => void close(graceMs);
    void pipe.ended.then(() => {
      // Nobody answers any more: what runs gets its 503 at once.
      axon.close();
      return close(0);
    });
    return open.address;
  }

  /** A page that hangs must not keep callers waiting for ever. */
  #within(serve: AxonServe): AxonServe {
    return (request) => {
      const late = new AbortController();
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<AxonResponse>((resolve) => {
        timer = setTimeout(() => {
          resolve(LATE);
          late.abort();
        }, this.#answerMs);
      });
      const answer = serve({ ...request, signal: AbortSignal.any([request.signal, late.signal]) });
      return Promise.race([answer, timeout]).finally(() => clearTimeout(timer));
    };
  }

  /** Closes all ports. */
  async close(): Promise<void> {
    await Promise.all([...this.#open].map((stop) => stop()));
  }
}

const LATE: AxonResponse = {
  status: 503,
  headers: { 'content-type': 'application/json', bt_header_axon_status_code: '503' },
  body: new TextEncoder().encode('{"message":"The miner does not answer at the moment."}'),
};
