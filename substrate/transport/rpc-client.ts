/** Requests and subscriptions over one connection. */
import {
  BadMessageError,
  DisconnectedError,
  type Connect,
  type Connection,
  type JsonRpcErrorObject,
  type JsonRpcMessage,
} from './transport.ts';

/** The other side answered with an error. `message` reads `code: reason: data`, as Substrate tools print it. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;
  /** The other side's own words. */
  readonly reason: string;
  readonly data: unknown;
  constructor({ code, message, data }: JsonRpcErrorObject) {
    const detail = data === undefined || data === null ? '' : typeof data === 'string' ? data : JSON.stringify(data);
    super(`${code}: ${message}${detail ? `: ${detail}` : ''}`);
    this.code = code;
    this.reason = message;
    this.data = data;
  }
}

/** Receives what a subscription brings. */
export interface SubscriptionListener {
  next(result: unknown): void;
  /** An error inside the stream (RpcError), or its end because the connection is gone (DisconnectedError). */
  error?(error: RpcError | DisconnectedError): void;
}

export interface Subscription {
  /** The id the other side gave it. */
  readonly id: string | number;
  /** Stops listening at once, and asks the other side to stop. False when it knew nothing of the subscription. */
  unsubscribe(method: string): Promise<boolean>;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Notifications kept for subscriptions whose answer has not come yet. */
const mostEarly = 1024;

export class RpcClient {
  /** Resolves when the connection is up; rejects with DisconnectedError when it closes before that. */
  readonly ready: Promise<void>;
  /** Resolves with the reason when the connection is gone. */
  readonly closed: Promise<string>;
  private readonly connection: Connection;
  private readonly pending = new Map<number | string, Pending>();
  private readonly listeners = new Map<string | number, SubscriptionListener>();
  private early: { id: string | number; deliver: (listener: SubscriptionListener) => void }[] = [];
  private gone: DisconnectedError | undefined;
  private lastId = 0;

  constructor(connect: Connect) {
    let up!: () => void;
    let failed!: (error: Error) => void;
    let ended!: (reason: string) => void;
    this.ready = new Promise((resolve, reject) => {
      up = resolve;
      failed = reject;
    });
    // Nobody has to await `ready`: every request says the same.
    this.ready.catch(() => undefined);
    this.closed = new Promise((resolve) => {
      ended = resolve;
    });
    this.connection = connect(
      (message) => this.receive(message),
      (status) => {
        if (status.type === 'connected') return up();
        const error = status.wrong ? new BadMessageError(status.reason) : new DisconnectedError(status.reason);
        this.gone = error;
        failed(error);
        for (const { reject } of this.pending.values()) reject(error);
        this.pending.clear();
        const listeners = [...this.listeners.values()];
        this.listeners.clear();
        this.early = [];
        ended(status.reason);
        for (const listener of listeners) listener.error?.(error);
      },
    );
  }

  /**
   * Sends a request. The result is what the other side says, unchecked.
   * @param signal gives the request up; its answer is then ignored (`AbortSignal.timeout` makes a deadline)
   * @throws RpcError when the answer is an error, DisconnectedError when the connection is or goes down, the signal's reason
   */
  request(method: string, params: readonly unknown[] = [], signal?: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      if (this.gone) return reject(this.gone);
      const id = ++this.lastId;
      const abort = () => {
        this.pending.delete(id);
        reject(signal?.reason as Error);
      };
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          signal?.removeEventListener('abort', abort);
          then(value);
        };
      signal?.addEventListener('abort', abort, { once: true });
      this.pending.set(id, { resolve: settle(resolve), reject: settle(reject) });
      try {
        this.connection.send({ jsonrpc: '2.0', id, method, params });
      } catch (error) {
        this.pending.delete(id);
        settle(reject)(error);
      }
    });
  }

  /**
   * Starts a subscription; `listener` gets every notification that bears its id, also those that overtake the answer.
   * @throws as `request`, and RpcError when the answer is no subscription id
   */
  async subscribe(method: string, params: readonly unknown[], listener: SubscriptionListener): Promise<Subscription> {
    const id = await this.request(method, params);
    if (typeof id !== 'string' && typeof id !== 'number') {
      throw new RpcError({ code: -32603, message: `${method} answered no subscription id` });
    }
    if (this.gone) throw this.gone;
    this.listeners.set(id, listener);
    const waiting = this.early.filter((notification) => notification.id === id);
    this.early = this.early.filter((notification) => notification.id !== id);
    for (const { deliver } of waiting) deliver(listener);
    return {
      id,
      unsubscribe: async (unsubscribeMethod) => {
        if (!this.listeners.delete(id)) return false;
        return (await this.request(unsubscribeMethod, [id])) === true;
      },
    };
  }

  /** Closes the connection; everything under way rejects with DisconnectedError. */
  close(reason?: string): void {
    this.connection.close(reason);
  }

  private receive(message: JsonRpcMessage): void {
    if (message.method === undefined) return this.answer(message);
    const params = message.params as
      { subscription?: unknown; result?: unknown; error?: JsonRpcErrorObject } | undefined;
    const id = params?.subscription;
    if (typeof id !== 'string' && typeof id !== 'number') return;
    const deliver = (listener: SubscriptionListener) => {
      if (params?.error) listener.error?.(new RpcError(params.error));
      else listener.next(params?.result);
    };
    const listener = this.listeners.get(id);
    if (listener) return deliver(listener);
    if (this.early.length === mostEarly) this.early.shift();
    this.early.push({ id, deliver });
  }

  private answer({ id, result, error }: Extract<JsonRpcMessage, { method?: never }>): void {
    if (id === null) return;
    const pending = this.pending.get(id);
    if (!pending) return;
    this.pending.delete(id);
    if (error) pending.reject(new RpcError(error));
    else pending.resolve(result);
  }
}
