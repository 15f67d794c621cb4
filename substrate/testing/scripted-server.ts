/** A JSON-RPC server for tests: answers by a table, and can send notifications. It speaks over any transport. */
import type { Connect, Connection, JsonRpcMessage } from '../transport/transport.ts';

/** Thrown by a handler to answer with an error. */
export class Refusal extends Error {
  readonly code: number;
  readonly data: unknown;
  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export type Handlers = Record<string, (params: unknown[], server: ScriptedServer) => unknown>;

export class ScriptedServer {
  readonly seen: string[] = [];
  readonly connection: Connection;
  closedBecause: string | undefined;

  constructor(connect: Connect, handlers: Handlers) {
    this.connection = connect(
      (message: JsonRpcMessage) => {
        if (message.method === undefined || message.id === undefined) return;
        this.seen.push(message.method);
        const { id } = message;
        try {
          const handler = handlers[message.method];
          if (!handler) throw new Refusal(-32601, 'Method not found');
          const result = handler(message.params as unknown[], this);
          this.connection.send({ jsonrpc: '2.0', id, result: result ?? null });
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          const { code, message: text, data } = error;
          this.connection.send({ jsonrpc: '2.0', id, error: { code, message: text, data } });
        }
      },
      (status) => {
        if (status.type === 'closed') this.closedBecause = status.reason;
      },
    );
  }

  notify(method: string, subscription: string, result: unknown): void {
    this.connection.send({ jsonrpc: '2.0', method, params: { subscription, result } });
  }
}
