/**
 * How much one client may ask of a node before it is refused, in the order of what nodes of this kind allow. Bounded, so that no client
 * can take memory or time from the others.
 */
export const LIMITS = {
  /** Subscriptions per connection. */
  subscriptions: 1024,
  /** Requests in a batch. */
  batch: 1024,
  /** Characters of a batch's answer. */
  batchAnswer: 64 * 1024 * 1024,
  /** Keys in one storage read, and in one storage subscription. */
  keys: 100_000,
  subscribedKeys: 10_000,
  /** Bytes of a frame or HTTP body that comes in. */
  frame: 16 * 1024 * 1024,
  /** Bytes that wait for a reader before no more of its requests are read … */
  unreadPause: 8 * 1024 * 1024,
  /** … and before it is dropped. */
  unread: 32 * 1024 * 1024,
  /** Connections at a time, WebSocket and HTTP each. */
  connections: 512,
} as const;
