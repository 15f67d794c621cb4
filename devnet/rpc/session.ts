import { StateDiscarded, StateUnavailable, UnknownBlock } from '../node/chain.ts';
import { Emitter } from '../node/emitter.ts';
import type { DevnetNode } from '../node/node.ts';
import { LIMITS } from './limits.ts';
import type { CallContext, Connection, Method, Methods } from './method.ts';
import { RpcFailure } from './rpc-error.ts';

export interface Session {
  /** Takes one frame of the client: a request or a batch, as JSON text or already parsed. Resolves when it is answered; never rejects. */
  receive(frame: unknown): Promise<void>;
  /** Ends all subscriptions. */
  close(): void;
}

interface Request {
  readonly id?: unknown;
  readonly method: string;
  readonly params: readonly unknown[];
}

export interface SessionOptions {
  /** False where nothing can be told after the reply, as over HTTP. Default true. */
  readonly subscriptions?: boolean;
}

/**
 * One JSON-RPC 2.0 conversation, on whatever carries it (WebSocket, HTTP, MessagePort, in-process). Replies echo the id with its
 * type; batches are answered as batches; notifications of a subscription come after the reply that names it.
 */
export function openSession(
  node: DevnetNode,
  methods: Methods,
  send: (message: unknown) => void,
  options: SessionOptions = {},
): Session {
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
      const refusal = closed
        ? new RpcFailure(-32603, 'The connection is closed')
        : options.subscriptions === false
          ? new RpcFailure(-32601, 'Method not found', 'A subscription needs a WebSocket connection')
          : stops.size >= LIMITS.subscriptions
            ? new RpcFailure(
                -32006,
                'Too many subscriptions on the connection',
                `Exceeded max limit of ${LIMITS.subscriptions}`,
              )
            : undefined;
      if (refusal) {
        stop();
        throw refusal;
      }
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
    requests: new Emitter(),
    memory: new Map(),
  };
  const context: CallContext = { node, connection, methods: () => names };

  /** Calls a method; what it wants done after the reply is put into `after`. */
  function call(run: Method, params: readonly unknown[], after: (() => void)[]): unknown {
    pendingReplies = after;
    try {
      return run(params, context);
    } finally {
      pendingReplies = undefined;
    }
  }

  /** As `call`, once more when a state it needs has to be made again from the store first. */
  async function callWithStates(run: Method, params: readonly unknown[], after: (() => void)[]): Promise<unknown> {
    try {
      return await call(run, params, after);
    } catch (error) {
      if (!(error instanceof StateUnavailable)) throw error;
      await node.chain.recall(error.hash);
      return call(run, params, after);
    }
  }

  async function answer(raw: unknown): Promise<{ reply?: unknown; after: (() => void)[] }> {
    const after: (() => void)[] = [];
    const parsed = parseRequest(raw);
    if (parsed instanceof RpcFailure) return { reply: failureReply(idOf(raw), parsed), after };
    const { id, method, params } = parsed;
    connection.requests.emit(params);
    const run: Method | undefined = Object.hasOwn(methods, method) ? methods[method] : undefined;
    let reply: unknown;
    try {
      if (!run) throw RpcFailure.methodNotFound();
      const result = await callWithStates(run, params, after);
      reply = { jsonrpc: '2.0', id: id ?? null, result: result === undefined ? null : result };
    } catch (error) {
      reply = failureReply(id, asFailure(error));
    }
    return id === undefined ? { after } : { reply, after };
  }

  /** Begins what a request of a batch can have done before its turn. */
  function begin(raw: unknown): Promise<void> | undefined {
    const parsed = parseRequest(raw);
    if (parsed instanceof RpcFailure || !Object.hasOwn(methods, parsed.method)) return undefined;
    return methods[parsed.method]?.ahead?.(parsed.params, context);
  }

  async function answerBatch(requests: readonly unknown[]): Promise<{ reply?: unknown; after: (() => void)[] }> {
    const after: (() => void)[] = [];
    if (requests.length === 0) return { reply: failureReply(null, INVALID_REQUEST), after };
    if (requests.length > LIMITS.batch)
      return { reply: failureReply(null, tooLarge(-32010, 'The batch request was too large', LIMITS.batch)), after };
    const replies: unknown[] = [];
    let size = 0;
    const ahead = requests.map(begin);
    // One after the other: what is answered already says whether there is room for more.
    for (const [i, request] of requests.entries()) {
      if (ahead[i]) await ahead[i];
      const one = await answer(request);
      after.push(...one.after);
      if (one.reply === undefined) continue;
      size += JSON.stringify(one.reply).length;
      if (size > LIMITS.batchAnswer)
        return {
          reply: failureReply(null, tooLarge(-32011, 'The batch response was too large', LIMITS.batchAnswer)),
          after,
        };
      replies.push(one.reply);
    }
    return replies.length > 0 ? { reply: replies, after } : { after };
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
    const { reply, after } = await (Array.isArray(parsed) ? answerBatch(parsed) : answer(parsed));
    if (reply !== undefined) say(reply);
    for (const task of after) task();
  }

  return {
    receive: (frame) => (closed ? Promise.resolve() : receive(frame)),
    close: () => {
      closed = true;
      for (const stop of stops.values()) stop();
      stops.clear();
    },
  };
}

const INVALID_REQUEST = new RpcFailure(-32600, 'Invalid request');
const tooLarge = (code: number, message: string, limit: number): RpcFailure =>
  new RpcFailure(code, message, `Exceeded max limit of ${limit}`);

/** Only text, numbers and null are echoed: whatever else stands there is no id. */
const isId = (id: unknown): boolean => id === null || typeof id === 'string' || typeof id === 'number';
function idOf(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || !('id' in raw)) return null;
  return isId(raw.id) ? raw.id : null;
}

function parseRequest(raw: unknown): Request | RpcFailure {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return INVALID_REQUEST;
  const { id, method, params } = raw as { id?: unknown; method?: unknown; params?: unknown };
  if (typeof method !== 'string' || (id !== undefined && !isId(id))) return INVALID_REQUEST;
  if (params !== undefined && params !== null && !Array.isArray(params))
    return RpcFailure.invalidParams('parameters are given by position, as a list');
  return { id, method, params: params ?? [] };
}

function failureReply(id: unknown, { code, message, data }: RpcFailure): unknown {
  return { jsonrpc: '2.0', id: id ?? null, error: data === undefined ? { code, message } : { code, message, data } };
}

function asFailure(error: unknown): RpcFailure {
  if (error instanceof RpcFailure) return error;
  if (error instanceof StateDiscarded) return RpcFailure.client(`Api called for an unknown Block: ${error.message}`);
  if (error instanceof StateUnavailable)
    return RpcFailure.client(`Api called for an unknown Block: State already discarded for ${error.hash}`);
  if (error instanceof UnknownBlock) return RpcFailure.client(error.message);
  return new RpcFailure(-32603, `Internal error: ${error instanceof Error ? error.message : String(error)}`);
}
