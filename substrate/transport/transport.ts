/**
 * The transport port: JSON-RPC messages over something. Both sides of a transport look alike: a client and a server each
 * call their `Connect` with what to do on a message, and get a connection to send on.
 * Standard: JSON-RPC 2.0, with the notifications Substrate nodes use for subscriptions.
 */

export interface JsonRpcRequest {
  readonly jsonrpc: '2.0';
  readonly id: number | string;
  readonly method: string;
  readonly params?: unknown;
}

export interface JsonRpcNotification {
  readonly jsonrpc: '2.0';
  readonly id?: never;
  readonly method: string;
  readonly params?: unknown;
}

export interface JsonRpcErrorObject {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** Has a `result` or an `error`. `id` is null when the request could not be read. */
export interface JsonRpcResponse {
  readonly jsonrpc: '2.0';
  readonly id: number | string | null;
  readonly method?: never;
  readonly result?: unknown;
  readonly error?: JsonRpcErrorObject;
}

export type JsonRpcMessage = JsonRpcRequest | JsonRpcNotification | JsonRpcResponse;

/**
 * `connected` comes at most once; `closed` comes exactly once and is the last word, also after one's own `close`. `wrong` when it was
 * closed from here, for a message that cannot be taken: too long, or no JSON-RPC.
 */
export type ConnectionStatus =
  { readonly type: 'connected' } | { readonly type: 'closed'; readonly reason: string; readonly wrong?: true };

export interface Connection {
  /**
   * Sends a message, or keeps it until the connection is up. Messages arrive in order or the connection closes.
   * @throws DisconnectedError when the connection is closed
   */
  send(message: JsonRpcMessage): void;
  /** Closes for good; harmless when closed already. */
  close(reason?: string): void;
}

/**
 * Opens one connection. It lives once: whoever wants to reconnect calls again. Neither callback is called before this
 * returns. A message that is not JSON-RPC closes the connection.
 */
export type Connect = (
  onMessage: (message: JsonRpcMessage) => void,
  onStatus?: (status: ConnectionStatus) => void,
) => Connection;

/** The connection is gone: requests under way have no answer, and whether they had an effect is not known. */
export class DisconnectedError extends Error {
  override readonly name = 'DisconnectedError';
  readonly reason: string;
  constructor(reason: string) {
    super(`Not connected: ${reason}`);
    this.reason = reason;
  }
}

/** The other side sent a message that cannot be taken, and the connection was closed for it. */
export class BadMessageError extends DisconnectedError {
  constructor(reason: string) {
    super(reason);
    this.message = `A message came that cannot be taken: ${reason}`;
  }
}
