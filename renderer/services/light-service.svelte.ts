import type { LightReport } from '../../node-light/engine/light-report.ts';
import type { PeerPipe } from '../../miner/ports/peer-port.ts';
import type { StoredMetadata } from '../../node-light/snapshot/stored-snapshot.ts';
import { messagePortTransport, type MessagePortLike } from '../../substrate/transport/message-port.ts';
import { relay } from '../../substrate/transport/relay.ts';
import { oneLife } from '../../substrate/transport/one-life.ts';
import type { Connect, Connection } from '../../substrate/transport/transport.ts';
import { peerPort } from '../workers/peer-port.ts';
import type { FromLight, KeptReport, LightSetUp, LightWay, ToLight } from '../workers/light-messages.ts';

/** A source as the page knows it: an address, or a connection that only the page or its host can open. */
export interface LightSource {
  readonly name: string;
  readonly way:
    | { readonly url: string }
    | { readonly connect: Connect }
    /** Dials a peer of the network. */
    | { readonly peer: () => Promise<PeerPipe> };
}

/** The part of a worker that is used. */
export type LightWorker = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;

const ANOTHER = 'another chain was chosen';

/** The light node of the chain that is looked at, and what it knows of itself. Reactive. */
export class LightService {
  readonly #start: () => LightWorker;
  #worker: LightWorker | null = null;
  #report = $state.raw<LightReport | null>(null);
  #kept = $state.raw<KeptReport | null>(null);
  #lastId = 0;
  #chosen = 0;
  // Nothing on the page depends on it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #open = new Map<number, (reason: string) => void>();

  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #keeping = new Map<number, () => void>();

  /** Peers that the host holds for the worker: they end with it. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #peers = new Set<(reason: string) => void>();

  readonly #onKept: (report: KeptReport) => void;

  readonly #onReport: (report: LightReport) => void;

  constructor(
    start: () => LightWorker,
    onKept: (report: KeptReport) => void = () => undefined,
    onReport: (report: LightReport) => void = () => undefined,
  ) {
    this.#start = start;
    this.#onKept = onKept;
    this.#onReport = onReport;
  }

  /** How the chain is known; null before the light node told. */
  get report(): LightReport | null {
    return this.#report;
  }

  /** What is kept of this chain on this computer; null before the light node told. */
  get kept(): KeptReport | null {
    return this.#kept;
  }

  /** Keeps the metadata that the values of this chain are read with. */
  keepMetadata(metadata: StoredMetadata): void {
    this.#worker?.postMessage({ metadata } satisfies ToLight);
  }

  /** What was read until now is written on this computer. Resolves when that was tried (`kept` tells of trouble), or the light node ended. */
  keepNow(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return Promise.resolve();
    const id = ++this.#lastId;
    worker.postMessage({ keepNow: id } satisfies ToLight);
    return new Promise((resolve) => this.#keeping.set(id, resolve));
  }

  /** A light node for another chain, in place of the one before. The result opens proved connections over these sources. */
  begin(setUp: LightSetUp, sources: readonly LightSource[]): Connect {
    this.end(ANOTHER);
    const mine = ++this.#chosen;
    this.#make(setUp);
    return (onMessage, onStatus) => {
      // Whoever still reconnects to the chain before must not reach this one's light node.
      if (mine !== this.#chosen) return over(ANOTHER, onStatus);
      // One that stopped by itself is started again.
      return this.#connect(this.#worker ?? this.#make(setUp), sources)(onMessage, onStatus);
    };
  }

  #make(setUp: LightSetUp): LightWorker {
    const worker = this.#start();
    this.#worker = worker;
    const current = () => this.#worker === worker;
    worker.addEventListener('message', ({ data }: MessageEvent<FromLight>) => {
      if (!current()) return;
      if ('report' in data) {
        this.#report = data.report;
        this.#onReport(data.report);
      } else if ('kept' in data) {
        this.#kept = data.kept;
        this.#onKept(data.kept);
      } else if ('keptNow' in data) {
        this.#keeping.get(data.keptNow)?.();
        this.#keeping.delete(data.keptNow);
      } else this.#ended(data.ended, data.reason);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      // The next opening starts another one: nothing is kept in it that cannot be proved again.
      if (current()) this.end(`the light node stopped by itself (${event.message || 'it could not be loaded'})`);
    });
    worker.postMessage({ make: setUp } satisfies ToLight);
    return worker;
  }

  /** Ends the light node and its connections. */
  end(reason: string): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#report = null;
    this.#kept = null;
    for (const id of [...this.#open.keys()]) this.#ended(id, reason);
    for (const endPeer of [...this.#peers]) endPeer(reason);
    for (const done of this.#keeping.values()) done();
    this.#keeping.clear();
  }

  #ended(id: number, reason: string): void {
    const end = this.#open.get(id);
    this.#open.delete(id);
    end?.(reason);
  }

  #wayOf(way: LightSource['way']): LightWay {
    if ('url' in way) return way;
    if ('connect' in way)
      return { port: door((port) => relay(way.connect, messagePortTransport(port as unknown as MessagePortLike))) };
    return {
      peer: door((port) => {
        const end = peerPort(port, way.peer, () => this.#peers.delete(end));
        this.#peers.add(end);
      }),
    };
  }

  #connect(worker: LightWorker, sources: readonly LightSource[]): Connect {
    return (onMessage, onStatus) => {
      const id = ++this.#lastId;
      const channel = new MessageChannel();
      const given = sources.map(({ name, way }) => ({ name, way: this.#wayOf(way) }));
      const ports = given.flatMap(({ way }) => ('port' in way ? [way.port] : 'peer' in way ? [way.peer] : []));
      const connection = messagePortTransport(channel.port1 as unknown as MessagePortLike)(onMessage, (status) => {
        // The port is up at once, the light node when it verified a head: whoever asks waits for its answers.
        if (status.type === 'connected') return onStatus?.(status);
        // Why it ended is told beside the port; a close from this side is told here.
        if (closing !== null) this.#ended(id, closing);
      });
      let closing: string | null = null;
      this.#open.set(id, (reason) => {
        closing = reason;
        connection.close(reason);
        onStatus?.({ type: 'closed', reason });
      });
      const message: ToLight = { open: id, port: channel.port2, sources: given };
      worker.postMessage(message, [channel.port2, ...ports]);
      return {
        send: (message) => connection.send(message),
        close: (reason = 'closed by this side') => {
          closing = reason;
          connection.close(reason);
        },
      };
    };
  }
}

/** A connection that is closed at once. */
function over(reason: string, onStatus: Parameters<Connect>[1]): Connection {
  const life = oneLife(() => undefined, onStatus);
  life.down(reason);
  return { send: (message) => life.send(message), close: () => undefined };
}

/** A port for the worker: what comes through it are the ports at which it wants something opened. */
function door(open: (port: MessagePort) => void): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ ports }) => ports.forEach(open);
  return port2;
}
