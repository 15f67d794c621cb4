/**
 * A light node as a JSON-RPC transport: whatever speaks to a Substrate node speaks to this, `@polkadot/api` through
 * `PolkadotProvider`. What can be proved is proved or an error; the rest is the endpoint's word, by `method-policy.ts`.
 */
import { oneLife } from '../../substrate/transport/one-life.ts';
import { RpcError } from '../../substrate/transport/rpc-client.ts';
import type { Connect, JsonRpcErrorObject, JsonRpcMessage } from '../../substrate/transport/transport.ts';
import type { LightNode } from '../engine/light-node.ts';
import { methodPolicy } from './method-policy.ts';
import { lightMethods } from './light-methods.ts';
import { BadParamsError } from './params.ts';
import { provedAnswers } from './proved-answers.ts';
import { provedStreams, type Stream } from './proved-streams.ts';
import { runtimeAnswer } from './runtime-answers.ts';

/** JSON-RPC code of an answer that could not be proved; `data` names the error and the sources. */
const notProvedCode = -32050;

const methodNotFound = (method: string): JsonRpcErrorObject => ({
  code: -32601,
  message: `Method not found: ${method} is not offered by the light node`,
});

/** Streams of the endpoint's word. */
const claimedStream = /_subscribe(.+)$/;

function asErrorObject(error: unknown): JsonRpcErrorObject {
  if (error instanceof RpcError) return { code: error.code, message: error.reason, data: error.data };
  if (error instanceof BadParamsError) return { code: -32602, message: `Invalid params: ${error.message}` };
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { code: notProvedCode, message, data: name };
}

/** One client's requests and subscriptions. */
class ProvedSession {
  private readonly node: LightNode;
  private readonly send: (message: JsonRpcMessage) => void;
  private readonly stops = new Map<string, () => void>();
  private lastId = 0;

  constructor(node: LightNode, send: (message: JsonRpcMessage) => void) {
    this.node = node;
    this.send = send;
  }

  async receive(message: JsonRpcMessage): Promise<void> {
    if (message.method === undefined || message.id === undefined) return;
    const { id, method, params } = message;
    try {
      const result = await this.answer(method, Array.isArray(params) ? (params as unknown[]) : [], id);
      if (result !== answered) this.send({ jsonrpc: '2.0', id, result: result ?? null });
    } catch (error) {
      this.send({ jsonrpc: '2.0', id, error: asErrorObject(error) });
    }
  }

  close(): void {
    for (const stop of this.stops.values()) stop();
    this.stops.clear();
  }

  private async answer(method: string, params: readonly unknown[], id: number | string): Promise<unknown> {
    const own = Object.hasOwn(lightMethods, method) ? lightMethods[method] : undefined;
    if (own) return own(params, this.node);
    if (methodPolicy(method) === 'refused') throw new RpcError(methodNotFound(method));
    const stream = Object.hasOwn(provedStreams, method) ? provedStreams[method] : undefined;
    if (stream) return this.start(id, stream.notification, stream.start, params);
    if (/_(unsubscribe|unwatch)/.test(method)) return this.stop(String(params[0]));
    if (method === 'rpc_methods') return this.methods();
    const answer = Object.hasOwn(provedAnswers, method) ? provedAnswers[method] : undefined;
    if (answer) return answer(params, this.node);
    const ofRuntime = runtimeAnswer(method, params, this.node);
    if (ofRuntime) return ofRuntime;
    const claimed = claimedStream.exec(method);
    if (claimed) return this.start(id, notificationOf(method), wordOf(method), params);
    return (await this.node.claim(method, params)).value;
  }

  /** Answers with the subscription's id before its first notification. */
  private async start(
    request: number | string,
    notification: string,
    start: Stream,
    params: readonly unknown[],
  ): Promise<typeof answered> {
    const id = `light-${++this.lastId}`;
    let open = false;
    const early: (() => void)[] = [];
    const tell = (content: { result: unknown } | { error: JsonRpcErrorObject }) => {
      const say = () => this.send({ jsonrpc: '2.0', method: notification, params: { subscription: id, ...content } });
      if (open) say();
      else early.push(say);
    };
    const stop = await start(params, this.node, {
      next: (result) => tell({ result }),
      error: (error) => tell({ error: asErrorObject(error) }),
    });
    this.stops.set(id, stop);
    this.send({ jsonrpc: '2.0', id: request, result: id });
    open = true;
    for (const say of early) say();
    return answered;
  }

  private stop(id: string): boolean {
    const stop = this.stops.get(id);
    this.stops.delete(id);
    stop?.();
    return stop !== undefined;
  }

  /** What the endpoint has, without what is not passed on. */
  private async methods(): Promise<unknown> {
    const { value } = await this.node.claim('rpc_methods', []);
    const methods = (value as { methods?: unknown } | null)?.methods;
    const offered = Array.isArray(methods) ? methods.filter((each) => methodPolicy(String(each)) !== 'refused') : [];
    return { methods: offered };
  }
}

/** The request was answered already. */
const answered = Symbol('answered');

/** `state_subscribeRuntimeVersion` notifies as `state_runtimeVersion`. */
function notificationOf(method: string): string {
  return method.replace(/_subscribe(.)/, (_, first: string) => `_${first.toLowerCase()}`);
}

const wordOf =
  (method: string): Stream =>
  (params, node, sink) =>
    node.watch(method, params, sink);

/** Each opening is one client of the same light node. */
export function provedTransport(node: LightNode): Connect {
  return (onMessage, onStatus) => {
    const life = oneLife((message) => void session.receive(message), onStatus);
    const session = new ProvedSession(node, (message) => {
      if (!life.closed) onMessage(message);
    });
    queueMicrotask(() => life.up());
    return {
      send: (message) => life.send(message),
      close(reason = 'closed by this side') {
        session.close();
        life.down(reason);
      },
    };
  };
}
