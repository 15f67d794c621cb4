import type { DevnetNode } from '../node/node.ts';
import type { CallContext, Connection, Method, Methods } from './method.ts';
import { RpcFailure } from './rpc-error.ts';
import { StateDiscarded, StateUnavailable, UnknownBlock } from '../node/chain.ts';

export interface Session {
  /** Takes one frame of the client: a request or a batch, as JSON text or already parsed. */
  receive(frame: unknown): void;
  /** Ends all subscriptions. */
  close(): void;
}

interface Request {
  readonly id?: unknown;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** At most this many subscriptions per connection, as a guard against clients that leak them. */
const MOST_SUBSCRIPTIONS = 4096;

/**
 * One JSON-RPC 2.0 conversation, on whatever carries it (WebSocket, MessagePort, in-process). Replies echo the id with its
 * type; batches are answered as batches; notifications of a subscription come after the reply that names it.
 */
export function openSession(node: DevnetNode, methods: Methods, send: (message: unknown) => void): Session {
  const names = Object.keys(methods).sort();
  const stops = new Map<string, () => void>();
  let closed = false;
  let nextId = 1;
  let pendingReplies: (() => void)[] | undefined;
  const say = (message: unknown): void => {
    if (!closed) send(message);
  };
  const connection: Connection = {
    notify: (method, subscription, result) => {
      if (stops.has(subscription)) say({ jsonrpc: '2.0', method, params: { subscription, result } });
    },
    subscribe: (stop) => {
      if (stops.size >= MOST_SUBSCRIPTIONS) throw new RpcFailure(-32006, 'Too many subscriptions on the connection');
      const id = `s${nextId++}`;
      stops.set(id, stop);
      return id;
    },
    unsubscribe: (id) => {
      const stop = stops.get(id);
      stops.delete(id);
      stop?.();
      return stop !== undefined;
    },
    afterReply: (task) => {
      if (pendingReplies) pendingReplies.push(task);
      else queueMicrotask(task);
    },
    memory: new Map(),
  };
  const context: CallContext = { node, connection, methods: () => names };

  async function answer(raw: unknown): Promise<{ reply?: unknown; after: (() => void)[] }> {
    const after: (() => void)[] = [];
    const parsed = parseRequest(raw);
    if (parsed instanceof RpcFailure) return { reply: failureReply(idOf(raw), parsed), after };
    const { id, method, params } = parsed;
    const run: Method | undefined = Object.hasOwn(methods, method) ? methods[method] : undefined;
    let reply: unknown;
    try {
      if (!run) throw RpcFailure.methodNotFound();
      pendingReplies = after;
      let result: unknown;
      try {
        result = run(params, context);
      } finally {
        pendingReplies = undefined;
      }
      if (result instanceof Promise) result = await result;
      reply = { jsonrpc: '2.0', id: id ?? null, result: result === undefined ? null : result };
    } catch (error) {
      const cause = error instanceof StateUnavailable ? await node.chain.whyUnavailable(error.hash) : error;
      reply = failureReply(id, asFailure(cause));
    }
    return id === undefined ? { after } : { reply, after };
  }

  async function receive(frame: unknown): Promise<void> {
    let parsed: unknown = frame;
    if (typeof frame === 'string') {
      try {
        parsed = JSON.parse(frame);
      } catch {
        say(failureReply(null, new RpcFailure(-32700, 'Parse error')));
        return;
      }
    }
    const requests = Array.isArray(parsed) ? parsed : [parsed];
    if (requests.length === 0) {
      say(failureReply(null, new RpcFailure(-32600, 'Invalid request')));
      return;
    }
    const answers = await Promise.all(requests.map(answer));
    const replies = answers.flatMap(({ reply }) => (reply === undefined ? [] : [reply]));
    if (replies.length > 0) say(Array.isArray(parsed) ? replies : replies[0]);
    for (const { after } of answers) for (const task of after) task();
  }

  return {
    receive: (frame) => {
      if (!closed) void receive(frame);
    },
    close: () => {
      closed = true;
      for (const stop of stops.values()) stop();
      stops.clear();
    },
  };
}

const idOf = (raw: unknown): unknown =>
  typeof raw === 'object' && raw !== null && 'id' in raw ? (raw as { id: unknown }).id : null;

function parseRequest(raw: unknown): Request | RpcFailure {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return new RpcFailure(-32600, 'Invalid request');
  const { id, method, params } = raw as { id?: unknown; method?: unknown; params?: unknown };
  if (typeof method !== 'string') return new RpcFailure(-32600, 'Invalid request');
  if (params !== undefined && params !== null && !Array.isArray(params))
    return RpcFailure.invalidParams('parameters are given by position, as a list');
  return { id, method, params: params ?? [] };
}

function failureReply(id: unknown, { code, message, data }: RpcFailure): unknown {
  return { jsonrpc: '2.0', id: id ?? null, error: data === undefined ? { code, message } : { code, message, data } };
}

function asFailure(error: unknown): RpcFailure {
  if (error instanceof RpcFailure) return error;
  if (error instanceof StateDiscarded)
    return RpcFailure.client(`Api called for an unknown Block: ${error.message}`);
  if (error instanceof UnknownBlock) return RpcFailure.client(error.message);
  return new RpcFailure(-32603, `Internal error: ${error instanceof Error ? error.message : String(error)}`);
}
