// The axon: from a request to its answer, whatever carries it. The order is that of the protocol: route, caller
// (limits, policy, nonce, signature), body, queue, task, answer. A refusal costs as little as possible, and a body is
// read only for callers who proved who they are.
import { AxonRefusal, BodyTooLargeError, RequestAbortedError } from './axon-errors.ts';
import type { RefusalCode } from './axon-errors.ts';
import type { AxonEvent, AxonStats } from './axon-events.ts';
import { DEFAULT_AXON_LIMITS } from './axon-options.ts';
import type { AxonLimits, AxonOptions, Handler, RouteOptions, TaskCall } from './axon-options.ts';
import type { AxonRequest, AxonResponse, AxonServe } from './axon-transport.ts';
import { CallerGate } from './caller-gate.ts';
import type { Caller } from './caller-gate.ts';
import { Lifetime } from './lifetime.ts';
import { pyRepr } from './python/repr.ts';
import { toPlain } from './python/plain.ts';
import { collectHeaders, readRequestHead } from './request-headers.ts';
import type { RequestHead } from './request-headers.ts';
import { readRequestFields } from './request-fields.ts';
import type { RequestFields } from './request-fields.ts';
import { HandlerOutputError, responseBody, withOutputs } from './response-body.ts';
import { openStream } from './open-stream.ts';
import { responseHeaders } from './response-headers.ts';
import type { ResponseFacts } from './response-headers.ts';
import { verifyFast } from './signature.ts';
import { QueueFullError, StakeQueue } from './stake-queue.ts';
import { SYNAPSE } from './synapse/synapse-schema.ts';
import type { SynapseSchema } from './synapse/synapse-schema.ts';
import { until } from './until.ts';
import { PROTOCOL_VERSION } from './version.ts';

interface Route {
  readonly schema: SynapseSchema;
  readonly handler: Handler;
  readonly options: RouteOptions;
}

/** What is known of a request so far; filled while it passes through. */
interface Progress {
  readonly startMs: number;
  route: Route | null;
  head: RequestHead | null;
  caller: Caller | null;
  waitedMs: number;
}

/** When a caller of a paused miner may come again, in seconds. */
const PAUSED_RETRY_S = 60;

const encoder = new TextEncoder();
const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** An axon. Give `serve` to an `AxonTransport`. */
export class Axon {
  private readonly options: AxonOptions;
  private readonly limits: AxonLimits;
  private readonly gate: CallerGate;
  private readonly queue: StakeQueue;
  private readonly routes = new Map<string, Route>();
  private readonly perCaller = new Map<string, number>();
  private heldBytes = 0;
  private stopping = false;
  private paused: string | null = null;
  private readonly counts = { received: 0, answered: 0, failed: 0, left: 0, observerFaults: 0 };
  private readonly refusals: Partial<Record<RefusalCode, number>> = {};

  constructor(options: AxonOptions) {
    this.options = options;
    this.limits = { ...DEFAULT_AXON_LIMITS, ...options.limits };
    const { hotkey, policy, clock, verify = verifyFast } = options;
    const { maxTimeoutS, addressRate, callerRate } = this.limits;
    this.gate = new CallerGate({ hotkey, policy, verify, clock, maxTimeoutS, addressRate, callerRate });
    this.queue = new StakeQueue(this.limits.queue);
    this.route(SYNAPSE, () => ({}));
  }

  /** Serves a synapse, in place of an earlier handler of the same name. The result takes it back. */
  route(schema: SynapseSchema, handler: Handler, options: RouteOptions = {}): () => void {
    const route: Route = { schema, handler, options };
    this.routes.set(schema.name, route);
    return () => {
      if (this.routes.get(schema.name) === route) this.routes.delete(schema.name);
    };
  }

  /** From now on every new request is refused with 503; running ones go on. */
  stop(): void {
    this.stopping = true;
  }

  /**
   * From now on every new request is refused with 503 and a time to come back, until told to go on (null). The axon stays open, so
   * that callers have their answer at once.
   */
  pause(words: string | null): void {
    this.paused = words;
  }

  /** Counters since the start, and what is going on now. */
  stats(): AxonStats {
    const { inProgress: running, waiting } = this.queue;
    return { ...this.counts, refused: { ...this.refusals }, running, waiting };
  }

  /** Answers one request. Never rejects. */
  readonly serve: AxonServe = async (request) => {
    this.counts.received += 1;
    const startMs = this.options.clock.monotonicMs();
    const progress: Progress = { startMs, route: null, head: null, caller: null, waitedMs: 0 };
    const lifetime = new Lifetime(request.signal);
    try {
      return await this.process(request, progress, lifetime);
    } catch (error) {
      lifetime.end();
      return this.failure(error, request, progress);
    }
  };

  private async process(request: AxonRequest, progress: Progress, lifetime: Lifetime): Promise<AxonResponse> {
    if (this.stopping) throw new AxonRefusal(503, 'stopping', 'The miner is stopping.');
    this.gate.knock(request.remoteAddress);
    if (this.paused !== null)
      throw new AxonRefusal(503, 'paused', `The miner is paused: ${this.paused}`, PAUSED_RETRY_S);
    const headers = collectHeaders(request.headers);
    const route = this.findRoute(request);
    progress.route = route;
    const head = readRequestHead(headers);
    progress.head = head;
    const timeoutS = Math.min(head.timeoutS, this.limits.maxTimeoutS);
    const timedOut = new AxonRefusal(408, 'timeout', `Response timeout after: ${head.timeoutText}s`);
    const { clock } = this.options;
    lifetime.limit(clock.after(timeoutS * 1000, () => lifetime.abort(timedOut)));

    const caller = await this.gate.admit(head, route.schema.name, request.remoteAddress);
    progress.caller = caller;
    this.enter(caller.hotkey);
    lifetime.onEnd(() => this.leave(caller.hotkey));

    const read = await this.readBody(request, route, head, lifetime);
    const queuedMs = clock.monotonicMs();
    const release = await this.queue.slot(caller.stakeRao, lifetime.signal).catch((error: unknown) => {
      throw error instanceof QueueFullError ? new AxonRefusal(503, 'busy', 'The miner is busy.', 1) : error;
    });
    progress.waitedMs = clock.monotonicMs() - queuedMs;
    const timeLeftMs = timeoutS * 1000 - (clock.monotonicMs() - progress.startMs);
    const call = { synapse: route.schema.name, caller, bodyProven: read.proven, timeLeftMs, signal: lifetime.signal };
    const result = await this.runHandler(route, read, call, lifetime, release);
    if (isStream(result)) return this.stream(result, progress, caller, lifetime);
    if (route.schema.streaming) throw new HandlerOutputError(`The task ${route.schema.name} must return a stream.`);

    const facts = this.facts(progress, 200, 'Success', 'application/json');
    const body = encoder.encode(responseBody(facts, head, caller, withOutputs(route.schema, read.fields, result)));
    lifetime.end();
    this.answered(progress, caller, body.length, false);
    return { status: 200, headers: responseHeaders(facts), body };
  }

  private findRoute(request: AxonRequest): Route {
    const segment = request.path.split(/[/?#]/, 2)[1] ?? '';
    let name: string;
    try {
      name = decodeURIComponent(segment.slice(0, 512));
    } catch {
      // A broken percent escape: the raw text is then simply a name nobody serves.
      name = segment;
    }
    const route = this.routes.get(name);
    if (!route) {
      const known = pyRepr([...this.routes.keys()]);
      const shown = pyRepr([...name].slice(0, 64).join(''));
      throw new AxonRefusal(404, 'route', `Synapse name ${shown} not found. Available synapses ${known}`);
    }
    if (request.method !== 'POST') throw new AxonRefusal(405, 'method', 'Method Not Allowed');
    return route;
  }

  private enter(hotkey: string): void {
    const count = this.perCaller.get(hotkey) ?? 0;
    if (count >= this.limits.perCaller) {
      throw new AxonRefusal(429, 'rate-caller', 'Too many requests of this hotkey at once.', 1);
    }
    this.perCaller.set(hotkey, count + 1);
  }

  private leave(hotkey: string): void {
    const count = (this.perCaller.get(hotkey) ?? 1) - 1;
    if (count > 0) this.perCaller.set(hotkey, count);
    else this.perCaller.delete(hotkey);
  }

  private async readBody(
    request: AxonRequest,
    route: Route,
    head: RequestHead,
    lifetime: Lifetime,
  ): Promise<RequestFields> {
    const limit = route.options.bodyBytes ?? this.limits.bodyBytes;
    const slow = new AxonRefusal(408, 'body-slow', 'The body came too slowly.');
    const untime = this.options.clock.after(this.limits.bodyReadMs, () => lifetime.abort(slow));
    try {
      const bytes = await until(lifetime.signal, request.body(limit));
      this.heldBytes += bytes.length;
      lifetime.onEnd(() => {
        this.heldBytes -= bytes.length;
      });
      if (this.heldBytes > this.limits.heldBodyBytes) throw new AxonRefusal(503, 'busy', 'The miner is busy.', 1);
      return readRequestFields(route.schema, bytes, head.bodyHash, route.options.exactSchema ?? true);
    } catch (error) {
      if (!(error instanceof BodyTooLargeError)) throw error;
      throw new AxonRefusal(413, 'body-size', error.message);
    } finally {
      untime();
    }
  }

  /** Runs the handler and sees to its place in the queue, which a handler that ignores its signal cannot keep for ever. */
  private async runHandler(
    route: Route,
    read: RequestFields,
    call: TaskCall,
    lifetime: Lifetime,
    release: () => void,
  ): Promise<unknown> {
    const plain = Object.fromEntries([...read.fields].map(([name, value]) => [name, toPlain(value)]));
    const work = (async () => route.handler(plain, call))();
    lifetime.signal.addEventListener('abort', () => this.options.clock.after(this.limits.overrunMs, release), {
      once: true,
    });
    work.then(
      (result) => (isStream(result) && !lifetime.signal.aborted ? lifetime.onEnd(release) : release()),
      release,
    );
    return until(lifetime.signal, work);
  }

  private async stream(
    pieces: AsyncIterable<unknown>,
    progress: Progress,
    caller: Caller,
    lifetime: Lifetime,
  ): Promise<AxonResponse> {
    if (!progress.route?.schema.streaming) throw new HandlerOutputError('Only a streaming synapse may be streamed.');
    const body = await openStream(pieces, lifetime.signal, {
      ended: (error, bytes) => {
        lifetime.end();
        if (error === undefined) this.answered(progress, caller, bytes, true);
        else this.failure(error, null, progress);
      },
      fault: (late) => this.fault(late),
    });
    const facts = this.facts(progress, 200, 'Success', 'text/event-stream');
    return { status: 200, headers: responseHeaders(facts), body };
  }

  /** The answer to a request that failed; also counts it and tells the observer. */
  private failure(error: unknown, request: AxonRequest | null, progress: Progress): AxonResponse {
    const synapse = progress.route?.schema.name ?? 'Synapse';
    const hotkey = progress.caller?.hotkey ?? progress.head?.callerHotkey ?? null;
    let refusal: AxonRefusal;
    if (error instanceof AxonRefusal) {
      refusal = error;
      const { status, code, message } = error;
      this.refusals[code] = (this.refusals[code] ?? 0) + 1;
      const address = progress.caller?.address ?? request?.remoteAddress ?? null;
      this.tell({ type: 'refused', status, code, message, synapse, hotkey: hotkey?.slice(0, 64) ?? null, address });
    } else if (error instanceof RequestAbortedError) {
      refusal = new AxonRefusal(499, 'timeout', error.message);
      this.counts.left += 1;
      this.tell({ type: 'left', synapse, hotkey: hotkey ?? '' });
    } else {
      const errorId = this.options.newId();
      refusal = new AxonRefusal(500, 'task', `Internal Server Error #${errorId}`);
      this.counts.failed += 1;
      this.tell({ type: 'failed', synapse, hotkey: hotkey ?? '', errorId, error });
    }
    const facts = this.facts(progress, refusal.status, refusal.message, 'application/json');
    const headers = responseHeaders(facts);
    if (refusal.retryAfterS !== undefined) headers['retry-after'] = String(Math.max(1, refusal.retryAfterS));
    if (refusal.status === 405) headers['allow'] = 'POST';
    const key = refusal.status === 405 ? 'detail' : 'message';
    return { status: refusal.status, headers, body: encoder.encode(JSON.stringify({ [key]: refusal.message })) };
  }

  private facts(
    progress: Progress,
    status: number,
    statusMessage: string,
    contentType: ResponseFacts['contentType'],
  ): ResponseFacts {
    const { hotkey, clock, address } = this.options;
    return {
      synapse: progress.route?.schema.name ?? 'Synapse',
      status,
      statusMessage,
      processTimeS: (clock.monotonicMs() - progress.startMs) / 1000,
      receiver: { ...address(), hotkey, version: PROTOCOL_VERSION },
      head: progress.head,
      contentType,
    };
  }

  private answered(progress: Progress, caller: Caller, bytes: number, streamed: boolean): void {
    this.counts.answered += 1;
    this.tell({
      type: 'answered',
      synapse: progress.route?.schema.name ?? 'Synapse',
      hotkey: caller.hotkey,
      uid: caller.uid,
      latencyMs: this.options.clock.monotonicMs() - progress.startMs,
      waitedMs: progress.waitedMs,
      bytes,
      streamed,
      clockSkewMs: caller.clockSkewMs,
    });
  }

  private tell(event: AxonEvent): void {
    try {
      this.options.observer?.(event);
    } catch (error) {
      this.fault(error);
    }
  }

  /** An error of somebody who only listens: counted, as it must not change the answer. */
  private fault(_error: unknown): void {
    this.counts.observerFaults += 1;
  }
}
