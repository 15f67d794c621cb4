/** The bookkeeping every transport shares: queue until up, close once, say so once. */
import { DisconnectedError, type ConnectionStatus, type JsonRpcMessage } from './transport.ts';

export interface OneLife {
  readonly closed: boolean;
  /** The connection is up: sends what was kept. */
  up(): void;
  /** Sends now, or keeps the message until `up`. @throws DisconnectedError when closed */
  send(message: JsonRpcMessage): void;
  /** The connection is gone. Only the first reason counts. @param wrong the other side sent what cannot be taken */
  down(reason: string, wrong?: boolean): void;
}

/** @param transmit sends one message; only called while the connection is up */
export function oneLife(
  transmit: (message: JsonRpcMessage) => void,
  onStatus: ((status: ConnectionStatus) => void) | undefined,
): OneLife {
  let waiting: JsonRpcMessage[] | undefined = [];
  let gone: string | undefined;
  return {
    get closed() {
      return gone !== undefined;
    },
    up() {
      if (gone !== undefined || !waiting) return;
      const kept = waiting;
      waiting = undefined;
      kept.forEach(transmit);
      onStatus?.({ type: 'connected' });
    },
    send(message) {
      if (gone !== undefined) throw new DisconnectedError(gone);
      if (waiting) waiting.push(message);
      else transmit(message);
    },
    down(reason, wrong = false) {
      if (gone !== undefined) return;
      gone = reason;
      waiting = undefined;
      // Never before `connect` or `close` has returned.
      queueMicrotask(() => onStatus?.({ type: 'closed', reason, ...(wrong && { wrong }) }));
    },
  };
}
