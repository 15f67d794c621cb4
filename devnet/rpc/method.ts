import type { Emitter } from '../node/emitter.ts';
import type { DevnetNode } from '../node/node.ts';

/** A connection that can be told things. */
export interface Connection {
  /** Sends a notification of a subscription. */
  notify(method: string, subscription: string, result: unknown): void;
  /** Registers what ends a subscription; gives its id. Everything ends with the connection. */
  subscribe(stop: () => void): string;
  /** Ends a subscription. @returns whether it existed */
  unsubscribe(id: string): boolean;
  /** Runs after the reply to the current request went out, so that the id reaches the client before the first notification. */
  afterReply(task: () => void): void;
  /** The parameters of each request, as it comes in. */
  readonly requests: Emitter<readonly unknown[]>;
  /** Per-connection memory of method groups (chainHead follows). */
  readonly memory: Map<string, unknown>;
}

export interface CallContext {
  readonly node: DevnetNode;
  readonly connection: Connection;
  readonly methods: () => string[];
}

/** A JSON-RPC method: checked parameters in, a JSON value out. @throws RpcFailure */
export interface Method {
  (params: readonly unknown[], context: CallContext): unknown;
  /** What can begin while those before it in a batch are answered; its turn comes when that is done. Changes nothing it answers. */
  readonly ahead?: (params: readonly unknown[], context: CallContext) => Promise<void> | undefined;
}
/** Methods by their name on the wire. */
export type Methods = Readonly<Record<string, Method>>;
