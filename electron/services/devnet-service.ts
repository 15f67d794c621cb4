/** Keeps the embedded devnet running in its thread, starts it again after a crash, and sets aside data it cannot use. */
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Production } from '../../devnet/node/production.ts';
import { productionCheck, type DevnetStatus } from '../../miner/ports/host-port.ts';
import type { PipeEnd } from '../../miner/ports/bridge/schema.ts';
import { parseMessages } from '../../substrate/transport/parse-message.ts';
import { messagePortTransport, type MessagePortLike } from '../../substrate/transport/message-port.ts';
import { SchemaError } from '../../wallet/ports/schema.ts';
import { DevnetError } from './devnet-error.ts';
import { startTrouble } from './devnet-trouble.ts';
import type { DevnetSettings, FromDevnet, ToDevnet } from './devnet-messages.ts';

export interface DevnetServiceOptions {
  readonly dataDir: string;
  /** The bundled `devnet-worker`. */
  readonly workerFile: string | URL;
  /** Port for other programs, or null for none. */
  readonly port: number | null;
  /** Told of crashes and what was done about them. */
  readonly log: (line: string) => void;
}

/** One page's worth of a calm chain: a block each 250 ms, an epoch within seconds. */
const DEFAULT_PRODUCTION: Production = { mode: 'interval', ms: 250 };
/** So many crashes within a minute mean that starting again does not help. */
const MOST_CRASHES = 3;
const STOP_MS = 15_000;

interface Running {
  readonly worker: Worker;
  readonly up: Promise<void>;
  readonly gone: Promise<void>;
  readonly waiting: Map<number, { resolve: (value: number) => void; reject: (error: Error) => void }>;
  stopping: boolean;
}

export class DevnetService {
  readonly #options: DevnetServiceOptions;
  readonly #folder: string;
  readonly #settingsFile: string;
  readonly #listeners = new Set<(status: DevnetStatus) => void>();
  #status: DevnetStatus = { state: 'stopped', why: null, production: null, endpoint: null, endpointWhy: null };
  #running: Running | undefined;
  #crashes: number[] = [];
  #lastId = 0;
  /** Starting, stopping and resetting wait for each other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: DevnetServiceOptions) {
    this.#options = options;
    this.#folder = join(options.dataDir, 'devnet', 'chain');
    this.#settingsFile = join(options.dataDir, 'devnet', 'settings.json');
  }

  get status(): DevnetStatus {
    return this.#status;
  }
  onChange(listener: (status: DevnetStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  #say(change: Partial<DevnetStatus>): DevnetStatus {
    this.#status = { ...this.#status, ...change };
    for (const listener of this.#listeners) listener(this.#status);
    return this.#status;
  }
  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(run);
    this.#turn = turn.catch(() => undefined); // its own caller hears of the failure
    return turn;
  }

  /** Starts it. Resolves when it runs or has said why not, never rejects; harmless when it runs. */
  start(): Promise<DevnetStatus> {
    return this.#inTurn(() => this.#start());
  }
  /** Stops it after everything is on disk. A start under way is broken off: whatever it has finalized is on disk. */
  stop(): Promise<DevnetStatus> {
    const running = this.#running;
    if (running && this.#status.state === 'starting') {
      running.stopping = true;
      void running.worker.terminate();
    }
    return this.#inTurn(() => this.#stop());
  }
  restart(): Promise<DevnetStatus> {
    return this.#inTurn(async () => {
      await this.#stop();
      return this.#start();
    });
  }

  /** Begins a new chain. @returns where the old one's folder is now, or null if there was none */
  reset(): Promise<string | null> {
    return this.#inTurn(async () => {
      await this.#stop();
      const aside = await this.#setAside();
      await this.#start();
      return aside;
    });
  }

  async #start(): Promise<DevnetStatus> {
    if (this.#running) return this.#status;
    this.#say({ state: 'starting', why: null, production: null, endpoint: null, endpointWhy: null });
    try {
      const production = await this.#readProduction();
      const running = this.#launch({ folder: this.#folder, production, port: this.#options.port });
      this.#running = running;
      await running.up;
      return this.#status;
    } catch (error) {
      return this.#say(startTrouble(error, this.#folder));
    }
  }

  #launch(settings: DevnetSettings): Running {
    const worker = new Worker(this.#options.workerFile, { workerData: settings, name: 'devnet' });
    let isUp: () => void = () => undefined;
    const running: Running = {
      worker,
      up: new Promise((resolve) => (isUp = resolve)),
      gone: new Promise((resolve) => worker.once('exit', () => resolve())),
      waiting: new Map(),
      stopping: false,
    };
    let crash = 'it ended by itself';
    let saidWhy = false;
    worker.on('message', (message: FromDevnet) => {
      switch (message.type) {
        case 'running':
          this.#say({
            state: 'running',
            production: settings.production,
            endpoint: message.endpoint,
            endpointWhy: message.endpointWhy,
          });
          return isUp();
        case 'failed':
          saidWhy = true;
          this.#say({ state: message.state, why: message.why, production: null });
          return;
        default: {
          const asked = running.waiting.get(message.id);
          running.waiting.delete(message.id);
          if (message.type === 'answer') asked?.resolve(message.value);
          else asked?.reject(new DevnetError('DevnetFailed', message.why));
        }
      }
    });
    worker.on('error', (error) => (crash = error instanceof Error ? error.message : String(error)));
    worker.on('exit', () => {
      if (this.#running === running) this.#running = undefined;
      for (const { reject } of running.waiting.values()) reject(stopped());
      running.waiting.clear();
      if (!running.stopping && !saidWhy) this.#crashed(crash);
      isUp();
    });
    return running;
  }

  #crashed(crash: string): void {
    const now = performance.now();
    this.#crashes = [...this.#crashes.filter((at) => now - at < 60_000), now];
    const why = `The devnet stopped by itself (${crash}). Its finalized blocks are kept.`;
    this.#options.log(why);
    const again = this.#crashes.length < MOST_CRASHES;
    this.#say({
      state: again ? 'starting' : 'failed',
      why: again ? `${why} It is being started again.` : `${why} Start it again.`,
      production: null,
      endpoint: null,
    });
    if (again) void this.start();
  }

  async #stop(): Promise<DevnetStatus> {
    const running = this.#running;
    if (running) {
      running.stopping = true;
      running.worker.postMessage({ type: 'stop' } satisfies ToDevnet);
      // A thread that hangs is cut off: what it has finalized is on disk.
      const timer = setTimeout(() => void running.worker.terminate(), STOP_MS);
      await running.gone;
      clearTimeout(timer);
    }
    return this.#say({ state: 'stopped', why: null, production: null, endpoint: null, endpointWhy: null });
  }

  /** Cuts its thread off in the middle of whatever it does, as a crash would. */
  async kill(): Promise<void> {
    await this.#running?.worker.terminate();
  }

  async #setAside(): Promise<string | null> {
    try {
      await stat(this.#folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    const stamp = new Date().toISOString().replace(/[:.]/g, '-');
    const aside = `${this.#folder}-set-aside-${stamp}`;
    await rename(this.#folder, aside);
    return aside;
  }

  /** Changes how blocks are made, now and after later starts. */
  async produce(production: Production): Promise<DevnetStatus> {
    await this.#ask((id) => ({ type: 'produce', id, production }));
    await mkdir(join(this.#options.dataDir, 'devnet'), { recursive: true, mode: 0o700 });
    await writeFile(this.#settingsFile, JSON.stringify({ production }), { mode: 0o600 });
    return this.#say({ production });
  }
  /** Makes blocks now. @returns the number of the last */
  newBlocks(count: number): Promise<number> {
    return this.#ask((id) => ({ type: 'new-blocks', id, count }));
  }
  #ask(message: (id: number) => ToDevnet): Promise<number> {
    return new Promise((resolve, reject) => {
      const running = this.#running;
      if (!running || this.#status.state !== 'running') return reject(stopped());
      const id = (this.#lastId += 1);
      running.waiting.set(id, { resolve, reject });
      running.worker.postMessage(message(id));
    });
  }

  async #readProduction(): Promise<Production> {
    try {
      const { production } = JSON.parse(await readFile(this.#settingsFile, 'utf8')) as { production?: unknown };
      return productionCheck(production, 'production');
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (
        !missing &&
        !(error instanceof SyntaxError) &&
        !(error instanceof SchemaError) &&
        !(error instanceof TypeError)
      )
        throw error;
      return DEFAULT_PRODUCTION;
    }
  }

  /** Joins a page's pipe to the devnet's JSON-RPC; waits while it starts. @throws DevnetError when it does not run */
  async rpc(pipe: PipeEnd<string, string>): Promise<void> {
    if (this.#status.state === 'starting') await this.#running?.up;
    const running = this.#running;
    if (!running || this.#status.state !== 'running') throw stopped();
    const { port1, port2 } = new MessageChannel();
    running.worker.postMessage({ type: 'rpc', port: port2 } satisfies ToDevnet, [port2]);
    const connection = messagePortTransport(port1 as unknown as MessagePortLike)(
      (message) => pipe.send(JSON.stringify(message)),
      (status) => {
        if (status.type === 'closed') pipe.end(status.reason);
      },
    );
    void running.gone.then(() => connection.close('the devnet stopped'));
    void pipe.ended.then((reason) => connection.close(reason));
    pipe.onMessage((text) => {
      try {
        for (const message of parseMessages(text)) connection.send(message);
      } catch (error) {
        pipe.end(error instanceof Error ? error.message : String(error));
      }
    });
  }
}

const stopped = (): DevnetError =>
  new DevnetError('DevnetStopped', 'The devnet does not run. Its finalized blocks are kept. Start it first.');
