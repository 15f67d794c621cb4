/** Lets `@polkadot/api` speak over any transport: a worker's port, the devnet in this process, a WebSocket. */
import type {
  ProviderInterface,
  ProviderInterfaceCallback,
  ProviderInterfaceEmitCb,
  ProviderInterfaceEmitted,
} from '@polkadot/rpc-provider/types';
import { RpcClient, type Subscription, type SubscriptionListener } from './rpc-client.ts';
import { DisconnectedError, type Connect } from './transport.ts';

export interface PolkadotProviderOptions {
  /**
   * Called after a connection was lost, with the number of losses in a row: the provider connects again when it
   * resolves, and stays disconnected when it rejects. Without it the provider connects only when told to.
   */
  readonly reconnect?: (attempt: number) => Promise<void>;
  /** False waits for `connect()`. */
  readonly autoConnect?: boolean;
}

interface Held {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly listener: SubscriptionListener;
  /** The subscription on the current connection; another one after each reconnection. */
  current: Subscription | undefined;
  /** The API wants no more of it. */
  dropped: boolean;
}

/** These are not repeated on a new connection: a transaction must never be sent twice by itself. */
const once = /^(author_submit|transaction)/;

/** A failed attempt is told by the `error` event; the constructor has nobody to throw to. */
const reported = (): void => undefined;

export class PolkadotProvider implements ProviderInterface {
  readonly hasSubscriptions = true;
  readonly isClonable = true;
  private readonly connectTransport: Connect;
  private readonly options: PolkadotProviderOptions;
  private readonly handlers: Record<ProviderInterfaceEmitted, Set<ProviderInterfaceEmitCb>> = {
    connected: new Set(),
    disconnected: new Set(),
    error: new Set(),
  };
  /** By the id the API knows, which is the one of the first connection. */
  private readonly held = new Map<string, Held>();
  private client: RpcClient | undefined;
  private up = false;
  private wanted = false;
  private losses = 0;

  constructor(connect: Connect, options: PolkadotProviderOptions = {}) {
    this.connectTransport = connect;
    this.options = options;
    if (options.autoConnect !== false) void this.connect().catch(reported);
  }

  get isConnected(): boolean {
    return this.up;
  }

  /** Another provider over a connection of its own. */
  clone(): PolkadotProvider {
    return new PolkadotProvider(this.connectTransport, this.options);
  }

  /** Resolves when connected. @throws DisconnectedError when this attempt failed (reconnection goes on by itself) */
  async connect(): Promise<void> {
    this.wanted = true;
    this.client ??= this.open();
    await this.client.ready;
  }

  /** Disconnects and stays so until `connect`. */
  async disconnect(): Promise<void> {
    this.wanted = false;
    const client = this.client;
    client?.close();
    await client?.closed;
  }

  on(type: ProviderInterfaceEmitted, sub: ProviderInterfaceEmitCb): () => void {
    this.handlers[type].add(sub);
    return () => {
      this.handlers[type].delete(sub);
    };
  }

  /** @throws RpcError, DisconnectedError */
  async send<T>(method: string, params: unknown[]): Promise<T> {
    return (await this.live().request(method, params)) as T;
  }

  /** @throws RpcError, DisconnectedError */
  async subscribe(
    type: string,
    method: string,
    params: unknown[],
    cb: ProviderInterfaceCallback,
  ): Promise<number | string> {
    const listener: SubscriptionListener = {
      next: (result) => cb(null, result),
      error: (error) => cb(error, undefined),
    };
    const held: Held = { method, params, listener, current: undefined, dropped: false };
    // What the stream brings goes through `held`, so that a loss of connection can be told from an error inside it.
    held.current = await this.live().subscribe(method, params, this.relay(held));
    this.held.set(`${type}::${held.current.id}`, held);
    return held.current.id;
  }

  /** False when there is no such subscription any more. */
  async unsubscribe(type: string, method: string, id: number | string): Promise<boolean> {
    const key = `${type}::${id}`;
    const held = this.held.get(key);
    if (!held) return false;
    this.held.delete(key);
    held.dropped = true;
    if (!held.current || !this.up) return true;
    return held.current.unsubscribe(method);
  }

  private live(): RpcClient {
    if (!this.client || !this.up) throw new DisconnectedError('there is no connection');
    return this.client;
  }

  private relay(held: Held): SubscriptionListener {
    return {
      next: (result) => {
        if (!held.dropped) held.listener.next(result);
      },
      error: (error) => {
        if (held.dropped) return;
        // Nothing to tell where the API itself disconnected, or where the subscription will go on.
        if (error instanceof DisconnectedError && (!this.wanted || (this.willReconnect() && !once.test(held.method))))
          return;
        held.listener.error?.(error);
      },
    };
  }

  private willReconnect(): boolean {
    return this.wanted && this.options.reconnect !== undefined;
  }

  private open(): RpcClient {
    const client = new RpcClient(this.connectTransport);
    client.ready.then(
      async () => {
        if (this.client !== client) return;
        this.up = true;
        this.losses = 0;
        await this.resume(client);
        this.emit('connected');
      },
      (error: unknown) => this.emit('error', error),
    );
    void client.closed.then(() => this.lost(client));
    return client;
  }

  /** Repeats the subscriptions of the lost connection; the API keeps the ids it knows. */
  private async resume(client: RpcClient): Promise<void> {
    await Promise.all(
      [...this.held].map(async ([key, held]) => {
        try {
          held.current = await client.subscribe(held.method, held.params, this.relay(held));
        } catch (error) {
          this.held.delete(key);
          if (!(error instanceof DisconnectedError)) this.emit('error', error);
        }
      }),
    );
  }

  private async lost(client: RpcClient): Promise<void> {
    if (this.client !== client) return;
    this.client = undefined;
    this.up = false;
    for (const [key, held] of this.held) {
      held.current = undefined;
      if (!this.willReconnect() || once.test(held.method)) this.held.delete(key);
    }
    this.emit('disconnected');
    if (!this.willReconnect()) return;
    try {
      await this.options.reconnect?.(++this.losses);
    } catch (error) {
      this.emit('error', error);
      return;
    }
    if (this.wanted && !this.client) this.client = this.open();
  }

  private emit(type: ProviderInterfaceEmitted, value?: unknown): void {
    for (const handler of [...this.handlers[type]]) handler(value);
  }
}
