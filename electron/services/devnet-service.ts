/** Keeps the embedded devnet running in its thread, starts it again after a crash, and sets aside data it cannot use. */
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Production } from '../../devnet/node/production.ts';
import type { PipeEnd } from '../../miner/ports/bridge/schema.ts';
import { productionCheck, type DevnetStatus } from '../../miner/ports/host-port.ts';
import { STOPPED_DEVNET } from '../../miner/ports/stopped-devnet.ts';
import { SchemaError } from '../../wallet/ports/schema.ts';
import { devnetStopped, DevnetThread } from './devnet-thread.ts';
import { startTrouble } from './devnet-trouble.ts';

export interface DevnetServiceOptions {
  readonly dataDir: string;
  /** The bundled `devnet-worker`. */
  readonly workerFile: string | URL;
  /** Port for other programs, or null for none. */
  readonly port: number | null;
  /** Tasks the chain is to have a subnet for; left to the chain when absent. */
  readonly subnets?: readonly string[] | undefined;
  /** Told of crashes and what was done about them. */
  readonly log: (line: string) => void;
}

/** A lively chain: a block each 250 ms, an epoch within seconds. */
const DEFAULT_PRODUCTION: Production = { mode: 'interval', ms: 250 };
/** So many crashes within a minute mean that starting again does not help. */
const MOST_CRASHES = 3;

export class DevnetService {
  readonly #options: DevnetServiceOptions;
  readonly #folder: string;
  readonly #settingsFile: string;
  readonly #listeners = new Set<(status: DevnetStatus) => void>();
  #status = STOPPED_DEVNET;
  #thread: DevnetThread | undefined;
  #crashes: number[] = [];
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
    if (this.#status.state === 'starting') void this.#thread?.breakOff();
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
  /** Cuts its thread off, as a crash would. */
  async kill(): Promise<void> {
    await this.#thread?.kill();
  }

  async #start(): Promise<DevnetStatus> {
    if (this.#thread) return this.#status;
    this.#say({ state: 'starting', why: null, production: null, endpoint: null, endpointWhy: null });
    try {
      const production = await this.#readProduction();
      const { workerFile, port, subnets = null } = this.#options;
      const settings = { folder: this.#folder, production, port, subnets };
      const thread: DevnetThread = new DevnetThread(workerFile, settings, {
        trouble: (why) => {
          this.#options.log(why ?? 'The devnet is well again.');
          if (this.#thread === thread) this.#say({ why });
        },
        subnets: (all) => {
          if (this.#thread === thread) this.#say({ subnets: [...all] });
        },
      });
      this.#thread = thread;
      const start = await thread.up;
      void thread.gone.then((crash) => this.#ended(thread, start?.type === 'failed' ? null : crash));
      if (start?.type === 'failed') {
        await thread.gone;
        return this.#say({ state: start.state, why: start.why });
      }
      if (start) this.#say({ state: 'running', production, endpoint: start.endpoint, endpointWhy: start.endpointWhy });
      return this.#status;
    } catch (error) {
      return this.#say(startTrouble(error, this.#folder));
    }
  }

  /** @param crash what it died of; null when it has said so itself */
  #ended(thread: DevnetThread, crash: string | null): void {
    if (this.#thread === thread) this.#thread = undefined;
    if (thread.stopped || crash === null) return;
    const now = performance.now();
    this.#crashes = [...this.#crashes.filter((at) => now - at < 60_000), now];
    const again = this.#crashes.length < MOST_CRASHES;
    const why = `The devnet stopped by itself (${crash}). Its finalized blocks are kept.`;
    this.#options.log(why);
    this.#say({
      state: again ? 'starting' : 'failed',
      why: `${why} ${again ? 'It is being started again.' : 'Start it again.'}`,
      production: null,
      endpoint: null,
      subnets: [],
    });
    if (again) void this.start();
  }

  async #stop(): Promise<DevnetStatus> {
    await this.#thread?.stop();
    return this.#say(STOPPED_DEVNET);
  }

  async #setAside(): Promise<string | null> {
    try {
      await stat(this.#folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    const aside = `${this.#folder}-set-aside-${new Date().toISOString().replace(/[:.]/g, '-')}`;
    await rename(this.#folder, aside);
    return aside;
  }

  /** Changes how blocks are made, now and after later starts. @throws DevnetError when it does not run */
  async produce(production: Production): Promise<DevnetStatus> {
    await this.#live().produce(production);
    await mkdir(join(this.#options.dataDir, 'devnet'), { recursive: true, mode: 0o700 });
    await writeFile(this.#settingsFile, JSON.stringify({ production }), { mode: 0o600 });
    return this.#say({ production });
  }
  /** Makes blocks now. @returns the number of the last @throws DevnetError when it does not run */
  async newBlocks(count: number): Promise<number> {
    return this.#live().newBlocks(count);
  }
  /** Opens a subnet for one more task. @throws DevnetError when it does not run, or there is no such task */
  async openSubnet(task: string): Promise<void> {
    await this.#live().openSubnet(task);
  }
  /** Joins a page's pipe to its JSON-RPC; waits while it starts. @throws DevnetError when it does not run */
  async rpc(pipe: PipeEnd<string, string>): Promise<void> {
    await this.#turn;
    this.#live().rpc(pipe);
  }
  /**
   * Lets a peer in until the pipe ends; waits while it starts.
   * @returns a chain specification that names the devnet's address
   * @throws DevnetError when it does not run, or cannot listen
   */
  async peer(pipe: PipeEnd<never, never>): Promise<string> {
    await this.#turn;
    return this.#live().peer(pipe);
  }
  #live(): DevnetThread {
    if (!this.#thread || this.#status.state !== 'running') throw devnetStopped();
    return this.#thread;
  }

  async #readProduction(): Promise<Production> {
    try {
      const kept: unknown = JSON.parse(await readFile(this.#settingsFile, 'utf8'));
      return productionCheck((kept as { production?: unknown } | null)?.production, 'production');
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!missing && !(error instanceof SyntaxError) && !(error instanceof SchemaError)) throw error;
      return DEFAULT_PRODUCTION;
    }
  }
}
