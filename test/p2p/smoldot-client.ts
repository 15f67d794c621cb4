// A JSON-RPC client of stock smoldot, in this process.
import { start, type Chain, type ClientOptions } from 'smoldot';
import type { ChainSpec } from '../../devnet/p2p/chain-spec.ts';

interface Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly params?: { readonly subscription: string; readonly result: unknown };
}

export class SmoldotClient {
  readonly log: string[] = [];
  readonly #client;
  #chain: Chain | undefined;
  #id = 0;
  readonly #waiting = new Map<number, (message: Message) => void>();
  readonly #streams = new Map<string, (result: unknown) => void>();
  readonly #logged = new Set<() => void>();
  readonly #early: NonNullable<Message['params']>[] = [];

  constructor(options: ClientOptions = {}) {
    this.#client = start({
      maxLogLevel: 4,
      logCallback: (level, target, message) => {
        this.log.push(`${level} ${target} ${message}`);
        for (const heard of this.#logged) heard();
      },
      ...options,
    });
  }

  async join(spec: ChainSpec): Promise<void> {
    this.#chain = await this.#client.addChain({ chainSpec: JSON.stringify(spec) });
    void this.#read(this.#chain);
  }

  /** Resolves once the log says this. */
  logged(words: string): Promise<void> {
    return new Promise((resolve) => {
      const heard = (): void => {
        if (!this.log.some((line) => line.includes(words))) return;
        this.#logged.delete(heard);
        resolve();
      };
      this.#logged.add(heard);
      heard();
    });
  }

  async #read(chain: Chain): Promise<void> {
    try {
      for await (const text of chain.jsonRpcResponses) {
        const message = JSON.parse(text) as Message;
        if (message.id !== undefined) this.#waiting.get(message.id)?.(message);
        else if (message.params) {
          const stream = this.#streams.get(message.params.subscription);
          if (stream) stream(message.params.result);
          else this.#early.push(message.params);
        }
      }
    } catch (error) {
      // The end of the client is the end of its answers.
      if ((error as Error).name !== 'AlreadyDestroyedError') throw error;
    }
  }

  ask<T>(method: string, ...params: unknown[]): Promise<T> {
    const id = ++this.#id;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => {
        this.#waiting.delete(id);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result as T);
      });
      this.#chain!.sendJsonRpc(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  /** Resolves with the first event of a subscription that `wanted` takes. */
  async first<T>(method: string, params: unknown[], wanted: (event: T) => boolean): Promise<T> {
    const subscription = await this.ask<string>(method, ...params);
    return new Promise((resolve) => {
      const heard = (event: unknown): void => {
        if (wanted(event as T)) resolve(event as T);
      };
      this.#streams.set(subscription, heard);
      for (const early of this.#early.filter((each) => each.subscription === subscription)) heard(early.result);
    });
  }

  close(): Promise<void> {
    return this.#client.terminate();
  }
}
