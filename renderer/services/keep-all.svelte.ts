import type { Chain } from '../../chain/ports/chain.ts';
import type { ChainService } from './chain-service.svelte.ts';

/** What reading every subnet needs; the app gives the real ones, which are loaded only then. */
export interface KeepAllPorts {
  readonly chain: Pick<ChainService, 'live'>;
  readonly netuids: (chain: Chain) => Promise<readonly number[]>;
  /** Reads what the page of a subnet shows: what is proved of it is kept by whoever keeps it. */
  readonly read: (chain: Chain, netuid: number) => Promise<void>;
  /** Waits until what was read is on this computer. */
  readonly kept: () => Promise<void>;
}

/** The chain went away while its subnets were read. What was read is kept. */
export class KeepingStopped extends Error {
  override readonly name = 'KeepingStopped';
  constructor() {
    super('The connection was lost. What was read so far is kept; begin again for the rest.');
  }
}

/** Reads every subnet of a chain once, so that all of them can be read without a connection. Reactive; it goes on while other pages are open. */
export class KeepAll {
  readonly #ports: KeepAllPorts;
  #done = $state(0);
  #total = $state<number | null>(null);
  #running = $state(false);
  #error = $state.raw<Error | null>(null);
  #attempt = 0;

  constructor(ports: KeepAllPorts) {
    this.#ports = ports;
  }

  get running(): boolean {
    return this.#running;
  }
  /** Subnets read. They are kept when it no longer runs. */
  get done(): number {
    return this.#done;
  }
  /** Subnets there are; null before that is known. */
  get total(): number | null {
    return this.#total;
  }
  /** Why it ended before all were read. */
  get error(): Error | null {
    return this.#error;
  }

  async start(): Promise<void> {
    const mine = ++this.#attempt;
    const chain = this.#ports.chain.live;
    this.#done = 0;
    this.#total = null;
    this.#error = chain === null ? new KeepingStopped() : null;
    if (chain === null) return;
    this.#running = true;
    try {
      const netuids = await this.#ports.netuids(chain);
      if (mine !== this.#attempt) return;
      this.#total = netuids.length;
      for (const netuid of netuids) {
        if (this.#ports.chain.live !== chain) throw new KeepingStopped();
        await this.#ports.read(chain, netuid);
        if (mine !== this.#attempt) return;
        this.#done++;
      }
      await this.#ports.kept();
    } catch (error) {
      if (mine !== this.#attempt) return;
      this.#error = this.#ports.chain.live === chain ? (error as Error) : new KeepingStopped();
    } finally {
      if (mine === this.#attempt) this.#running = false;
    }
  }

  /** Ends it; what was read is kept. */
  stop(): void {
    this.#attempt++;
    this.#running = false;
  }
}
