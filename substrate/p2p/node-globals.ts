/**
 * What js-libp2p takes for granted and older Node releases lack: `Promise.withResolvers` (before Node 22) and, for dialling over
 * WebSocket, the `WebSocket` of pages (before Node 22). Imported before libp2p is used; where they are there nothing changes.
 * Node alone: pages have both.
 */
import { WebSocket } from 'ws';

interface Resolvers<T> {
  readonly promise: Promise<T>;
  resolve(value: T | PromiseLike<T>): void;
  reject(reason?: unknown): void;
}
const promises = Promise as unknown as { withResolvers?: () => Resolvers<unknown> };
promises.withResolvers ??= function withResolvers<T>(): Resolvers<T> {
  let settle: Omit<Resolvers<T>, 'promise'> | undefined;
  const promise = new Promise<T>((resolve, reject) => (settle = { resolve, reject }));
  return { promise, ...settle! };
};
(globalThis as { WebSocket?: unknown }).WebSocket ??= WebSocket;
