/** One life of the devnet's thread: from its start until it ended, whatever ended it. */
import { MessageChannel, Worker } from 'node:worker_threads';
import type { MarketSubnet } from '../../devnet/actors/actor-status.ts';
import type { Production } from '../../devnet/node/production.ts';
import type { PipeEnd } from '../../miner/ports/bridge/schema.ts';
import { messagePortTransport, type MessagePortLike } from '../../substrate/transport/message-port.ts';
import { parseMessages } from '../../substrate/transport/parse-message.ts';
import { DevnetError } from './devnet-error.ts';
import type { DevnetSettings, FromDevnet, PeerWay, ToDevnet } from './devnet-messages.ts';

/** Time it has to put everything on disk. What it has finalized is there already. */
const STOP_MS = 15_000;

export type ThreadStart = Extract<FromDevnet, { type: 'running' | 'failed' }>;

export class DevnetThread {
  /** What it said of its start; null when it ended before it said anything. */
  readonly up: Promise<ThreadStart | null>;
  /** Resolves when it has ended, with what it died of (meaningless after `stop` and after a failed start). */
  readonly gone: Promise<string>;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve: (value: number) => void; reject: (error: Error) => void }>();
  #lastId = 0;
  #stopped = false;

  /**
   * @param heard.trouble hears what keeps it from going on as it should, and null when that is over
   * @param heard.subnets hears how its subnets stand, from its start on
   */
  constructor(
    workerFile: string | URL,
    settings: DevnetSettings,
    heard: { trouble: (why: string | null) => void; subnets: (subnets: readonly MarketSubnet[]) => void },
  ) {
    const worker = new Worker(workerFile, { workerData: settings, name: 'devnet' });
    this.#worker = worker;
    let crash = 'it ended by itself';
    worker.on('error', (error) => (crash = error instanceof Error ? error.message : String(error)));
    this.gone = new Promise((resolve) => worker.once('exit', () => resolve(crash)));
    this.up = new Promise((resolve) => {
      worker.on('message', (message: FromDevnet) => {
        if (message.type === 'running' || message.type === 'failed') return resolve(message);
        if (message.type === 'trouble') return heard.trouble(message.why);
        if (message.type === 'subnets') return heard.subnets(message.subnets);
        const asked = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        if (message.type === 'answer') asked?.resolve(message.value);
        else asked?.reject(new DevnetError('DevnetFailed', message.why));
      });
      void this.gone.then(() => {
        for (const { reject } of this.#waiting.values()) reject(devnetStopped());
        this.#waiting.clear();
        resolve(null);
      });
    });
  }

  /** True once `stop` or `breakOff` was called. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Changes how blocks are made. */
  async produce(production: Production): Promise<void> {
    await this.#ask((id) => ({ type: 'produce', id, production }));
  }
  /** Makes blocks now. @returns the number of the last */
  newBlocks(count: number): Promise<number> {
    return this.#ask((id) => ({ type: 'new-blocks', id, count }));
  }
  async openSubnet(task: string): Promise<void> {
    await this.#ask((id) => ({ type: 'open-subnet', id, task }));
  }
  #ask(message: (id: number) => ToDevnet): Promise<number> {
    return new Promise((resolve, reject) => {
      const id = (this.#lastId += 1);
      this.#waiting.set(id, { resolve, reject });
      this.#post(message(id));
    });
  }
  #post(message: ToDevnet, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer as Parameters<Worker['postMessage']>[1]);
  }

  /** Joins a page's pipe to its JSON-RPC. */
  rpc(pipe: PipeEnd<string, string>): void {
    const { port1, port2 } = new MessageChannel();
    this.#post({ type: 'rpc', port: port2 }, [port2 as unknown as Transferable]);
    const connection = messagePortTransport(port1 as unknown as MessagePortLike)(
      (message) => pipe.send(JSON.stringify(message)),
      (status) => {
        if (status.type === 'closed') pipe.end(status.reason);
      },
    );
    void this.gone.then(() => connection.close('the devnet stopped'));
    void pipe.ended.then((reason) => connection.close(reason));
    pipe.onMessage((text) => {
      try {
        for (const message of parseMessages(text)) connection.send(message);
      } catch (error) {
        pipe.end(error instanceof Error ? error.message : String(error));
      }
    });
  }

  /**
   * Lets a peer in until the pipe ends.
   * @returns a chain specification that names the devnet's address
   * @throws DevnetError
   */
  async peer(pipe: PipeEnd<never, never>): Promise<string> {
    const { port1, port2 } = new MessageChannel();
    void this.gone.then(() => pipe.end('the devnet stopped'));
    void pipe.ended.then(() => port1.close());
    const told = new Promise<PeerWay | null>((resolve) => {
      port1.once('message', resolve);
      port1.once('close', () => resolve(null));
    });
    this.#post({ type: 'peer', port: port2 }, [port2 as unknown as Transferable]);
    const way = await told;
    if (way === null) throw devnetStopped();
    if ('spec' in way) return way.spec;
    pipe.end(way.why);
    throw new DevnetError('DevnetFailed', `The devnet lets no peers in: ${way.why}`);
  }

  /** Ends it after everything is on disk; one that hangs is cut off. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#post({ type: 'stop' });
    const timer = setTimeout(() => void this.#worker.terminate(), STOP_MS);
    await this.gone;
    clearTimeout(timer);
  }
  /** Ends it at once, as wanted: for one that has not begun to answer. */
  async breakOff(): Promise<void> {
    this.#stopped = true;
    await this.#worker.terminate();
  }
  /** Cuts it off in the middle of whatever it does, as a crash would. */
  async kill(): Promise<void> {
    await this.#worker.terminate();
  }
}

export const devnetStopped = (): DevnetError =>
  new DevnetError('DevnetStopped', 'The devnet does not run. Its finalized blocks are kept. Start it first.');
