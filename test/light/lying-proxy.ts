// A JSON-RPC proxy that lies: between a real devnet and whoever connects, it changes what it is told to change.
import { serveTransport } from '../../devnet/rpc/serve-transport.ts';
import { standardMethods } from '../../devnet/rpc/methods/index.ts';
import type { Methods } from '../../devnet/rpc/method.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { inProcessPair } from '../../substrate/transport/in-process.ts';
import type {
  Connect,
  JsonRpcErrorObject,
  JsonRpcMessage,
  JsonRpcRequest,
} from '../../substrate/transport/transport.ts';

/** An honest connection to the devnet; each opening is a connection of its own. */
export const honest =
  (node: DevnetNode, methods: Methods = standardMethods): Connect =>
  (onMessage, onStatus) => {
    const [client, server] = inProcessPair();
    serveTransport(node, methods, server);
    return client(onMessage, onStatus);
  };

export interface Lies {
  /** Changes the result of a request, or keeps it. `undefined` as a result says nothing at all: the answer never comes. */
  answer?(request: JsonRpcRequest, result: unknown): unknown;
  /** Changes a notification's result. `undefined` says nothing at all. */
  notification?(method: string, result: unknown): unknown;
  /** Changes a request on its way to the devnet. */
  request?(request: JsonRpcRequest): JsonRpcRequest;
  /** Answers in place of the devnet, which never hears of it; `told` is what the subscription brings. Nothing said passes the request on. */
  instead?(request: JsonRpcRequest): Instead | undefined;
}

export type Instead =
  { readonly error: JsonRpcErrorObject } | { readonly result: unknown; readonly told?: readonly unknown[] };

/** The connection with somebody in between. */
export const lyingProxy =
  (connect: Connect, lies: Lies): Connect =>
  (onMessage, onStatus) => {
    const asked = new Map<number | string, JsonRpcRequest>();
    const tell = (message: JsonRpcMessage): void => {
      if (message.method !== undefined) {
        const params = message.params as { subscription: unknown; result: unknown };
        const result = lies.notification ? lies.notification(message.method, params.result) : params.result;
        if (result !== undefined) onMessage({ jsonrpc: '2.0', method: message.method, params: { ...params, result } });
        return;
      }
      const request = message.id === null ? undefined : asked.get(message.id);
      if (!request || message.error || !lies.answer) return onMessage(message);
      const result = lies.answer(request, message.result);
      if (result !== undefined) onMessage({ ...message, result });
    };
    const connection = connect(tell, onStatus);
    return {
      send(message) {
        if (message.method === undefined || message.id === undefined) return connection.send(message);
        const { id, method } = message;
        const own = lies.instead?.(message);
        if (own)
          return queueMicrotask(() => {
            if ('error' in own) return onMessage({ jsonrpc: '2.0', id, error: own.error });
            onMessage({ jsonrpc: '2.0', id, result: own.result });
            for (const result of own.told ?? [])
              onMessage({ jsonrpc: '2.0', method, params: { subscription: own.result, result } });
          });
        asked.set(message.id, message);
        connection.send(lies.request ? lies.request(message) : message);
      },
      close: (reason) => connection.close(reason),
    };
  };
