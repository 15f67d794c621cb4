// An axon that speaks Epistula: JSON over HTTP on plain routes, signed in headers. Limits, order of refusals and queue are those of
// the synapse axon; only the proof differs: it covers the raw bytes of the body, so it comes after the body was read.
import { AxonRefusal, BodyTooLargeError, RequestAbortedError } from './axon-errors.ts';
import type { RefusalCode } from './axon-errors.ts';
import type { AxonEvent } from './axon-events.ts';
import { DEFAULT_AXON_LIMITS } from './axon-options.ts';
import type { AxonLimits, AxonOptions, Handler } from './axon-options.ts';
import type { AxonRequest, AxonResponse, AxonServe } from './axon-transport.ts';
import type { Caller } from './caller-gate.ts';
import { verifyEpistula } from './epistula.ts';
import { EPISTULA_V2, type EpistulaDialect } from './epistula-dialects.ts';
import { Lifetime } from './lifetime.ts';
import { RateLimit } from './rate-limit.ts';
import { openStream } from './open-stream.ts';
import { collectHeaders } from './request-headers.ts';
import { verifyFast } from './signature.ts';
import { QueueFullError, StakeQueue } from './stake-queue.ts';
import { until } from './until.ts';

export interface EpistulaAxonOptions extends Omit<AxonOptions, 'address'> {
  readonly dialect?: EpistulaDialect;
  /** How far a timestamp may be from now, ms. */
  readonly windowMs?: number;
  /** Longest an answer may take, s: the protocol has no header for it. */
  readonly timeoutS?: number;
}

const encoder = new TextEncoder();
const DEFAULT_WINDOW_MS = 8000;
const DEFAULT_TIMEOUT_S = 30;
/** Uuids remembered at once. Each is forgotten when its timestamp alone would refuse it. */
const MOST_SEEN = 100_000;
const PAUSED_RETRY_S = 60;

const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** What is known of a request while it passes through. */
interface Passage {
  readonly startMs: number;
  readonly route: string;
  caller: Caller | null;
  claimed: string | null;
}

/** Give `serve` to an `AxonTransport`, alone or behind `eitherDialect`. */
export class EpistulaAxon {
  private readonly options: EpistulaAxonOptions;
  private readonly limits: AxonLimits;
  private readonly queue: StakeQueue;
  private readonly addresses: RateLimit;
  private readonly callers: RateLimit;
  private readonly routes = new Map<string, Handler>();
  /** `hotkey:uuid` to timestamp, oldest first. */
  private readonly seen = new Map<string, number>();
  private paused: string | null = null;
  private stopping = false;

  constructor(options: EpistulaAxonOptions) {
    this.options = options;
    this.limits = { ...DEFAULT_AXON_LIMITS, ...options.limits };
    this.queue = new StakeQueue(this.limits.queue);
    this.addresses = new RateLimit(this.limits.addressRate);
    this.callers = new RateLimit(this.limits.callerRate);
  }

  /** Serves a path such as `/v1/forecast`, exactly as written. The handler gets the JSON object of the body. */
  route(path: string, handler: Handler): void {
    this.routes.set(path, handler);
  }

  /** As `Axon.pause`. */
  pause(words: string | null): void {
    this.paused = words;
  }
  /** As `Axon.stop`. */
  stop(): void {
    this.stopping = true;
  }

  /** Errors of observers and of handlers that were stopped: counted, as they must not change an answer. */
  get faults(): number {
    return this.faulted;
  }
  private faulted = 0;

  private tell(event: AxonEvent): void {
    try {
      this.options.observer?.(event);
    } catch {
      this.faulted += 1;
    }
  }

  /** Answers one request. Never rejects. */
  readonly serve: AxonServe = async (request) => {
    const route = request.path.split(/[?#]/, 1)[0] ?? '';
    const startMs = this.options.clock.monotonicMs();
    const passage: Passage = { startMs, route: route.slice(0, 64), caller: null, claimed: null };
    const lifetime = new Lifetime(request.signal);
    try {
      return await this.process(request, route, passage, lifetime);
    } catch (error) {
      lifetime.end();
      return this.failure(error, passage, request.remoteAddress);
    }
  };

  private async process(
    request: AxonRequest,
    path: string,
    passage: Passage,
    lifetime: Lifetime,
  ): Promise<AxonResponse> {
    const { clock } = this.options;
    if (this.stopping) throw new AxonRefusal(503, 'stopping', 'The miner is stopping.');
    this.take(this.addresses, 'rate-address', request.remoteAddress);
    if (this.paused !== null)
      throw new AxonRefusal(503, 'paused', `The miner is paused: ${this.paused}`, PAUSED_RETRY_S);
    const handler = this.routes.get(path);
    if (!handler) throw new AxonRefusal(404, 'route', 'There is no such route.');
    if (request.method !== 'POST') throw new AxonRefusal(405, 'method', 'Method Not Allowed');
    const headers = collectHeaders(request.headers, EPISTULA_HEADER);
    const claimed = headers.get('epistula-signed-by') ?? '';
    passage.claimed = claimed.slice(0, 64);
    const verdict = await this.options.policy.judge(claimed, path);
    if (!verdict.allowed) throw new AxonRefusal(403, 'policy', `Forbidden: ${verdict.reason}.`);

    const timeoutMs = (this.options.timeoutS ?? DEFAULT_TIMEOUT_S) * 1000;
    lifetime.limit(
      clock.after(timeoutMs, () => lifetime.abort(new AxonRefusal(408, 'timeout', 'The answer took too long.'))),
    );
    const body = await this.body(request, lifetime);
    const caller = await this.prove(headers, body, request.remoteAddress, verdict);
    passage.caller = caller;
    this.take(this.callers, 'rate-caller', caller.hotkey);
    const fields = fieldsOf(body);
    const release = await this.queue.slot(caller.stakeRao, lifetime.signal).catch((error: unknown) => {
      throw error instanceof QueueFullError ? new AxonRefusal(503, 'busy', 'The miner is busy.', 1) : error;
    });
    lifetime.onEnd(release);
    const timeLeftMs = timeoutMs - (clock.monotonicMs() - passage.startMs);
    const call = { synapse: path, caller, bodyProven: true, timeLeftMs, signal: lifetime.signal };
    const result = await until(lifetime.signal, Promise.resolve(handler(fields, call)));
    if (isStream(result)) return this.stream(result, passage, caller, lifetime);
    const answer = encoder.encode(JSON.stringify(result));
    lifetime.end();
    this.answered(passage, caller, answer.length, false);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: answer };
  }

  private async body(request: AxonRequest, lifetime: Lifetime): Promise<Uint8Array> {
    const slow = new AxonRefusal(408, 'body-slow', 'The body came too slowly.');
    const untime = this.options.clock.after(this.limits.bodyReadMs, () => lifetime.abort(slow));
    try {
      return await until(lifetime.signal, request.body(this.limits.bodyBytes));
    } catch (error) {
      throw error instanceof BodyTooLargeError ? new AxonRefusal(413, 'body-size', error.message) : error;
    } finally {
      untime();
    }
  }

  private async prove(
    headers: ReadonlyMap<string, string>,
    body: Uint8Array,
    address: string | null,
    { stakeRao, uid }: { readonly stakeRao: bigint; readonly uid: number | null },
  ): Promise<Caller> {
    const {
      clock,
      hotkey: own,
      verify = verifyFast,
      dialect = EPISTULA_V2,
      windowMs = DEFAULT_WINDOW_MS,
    } = this.options;
    const nowMs = Number(clock.wallNs() / 1_000_000n);
    for (const [key, at] of this.seen) {
      if (at >= nowMs - windowMs) break;
      this.seen.delete(key);
    }
    const seen = (hotkey: string, uuid: string): boolean => this.seen.has(`${hotkey}:${uuid}`);
    const found = await verifyEpistula(headers, body, { hotkey: own, verify, nowMs, windowMs, dialect, seen });
    if (!found.ok) {
      if (found.reason === 'Signature mismatch' && address !== null)
        this.addresses.punish(address, clock.monotonicMs(), 20);
      throw new AxonRefusal(401, found.reason === 'Signature mismatch' ? 'signature' : 'nonce', found.reason);
    }
    const { hotkey, uuid, timestampMs } = found;
    // Again: two copies may have waited for their signature check side by side.
    if (seen(hotkey, uuid)) throw new AxonRefusal(401, 'nonce', 'Request was seen before');
    if (this.seen.size >= MOST_SEEN) throw new AxonRefusal(503, 'busy', 'The miner is busy.', 1);
    this.seen.set(`${hotkey}:${uuid}`, timestampMs);
    const nonce = BigInt(timestampMs) * 1_000_000n;
    return { hotkey, uuid, nonce, uid, stakeRao, address, clockSkewMs: timestampMs - nowMs };
  }

  private async stream(
    pieces: AsyncIterable<unknown>,
    passage: Passage,
    caller: Caller,
    lifetime: Lifetime,
  ): Promise<AxonResponse> {
    const body = await openStream(pieces, lifetime.signal, {
      ended: (error, bytes) => {
        lifetime.end();
        if (error === undefined) this.answered(passage, caller, bytes, true);
        else this.failure(error, passage, caller.address);
      },
      fault: () => (this.faulted += 1),
    });
    return { status: 200, headers: { 'content-type': 'text/event-stream' }, body };
  }

  private take(limit: RateLimit, code: 'rate-address' | 'rate-caller', key: string | null): void {
    const wait = key === null ? 0 : limit.take(key, this.options.clock.monotonicMs());
    if (wait > 0) throw new AxonRefusal(429, code, 'Too many requests.', Math.ceil(wait));
  }

  private answered(passage: Passage, caller: Caller, bytes: number, streamed: boolean): void {
    const { hotkey, uid, clockSkewMs } = caller;
    const latencyMs = this.options.clock.monotonicMs() - passage.startMs;
    this.tell({
      type: 'answered',
      synapse: passage.route,
      hotkey,
      uid,
      latencyMs,
      waitedMs: 0,
      bytes,
      streamed,
      clockSkewMs,
    });
  }

  private failure(error: unknown, { route: synapse, caller, claimed }: Passage, address: string | null): AxonResponse {
    const hotkey = caller?.hotkey ?? claimed;
    let refusal: AxonRefusal;
    if (error instanceof AxonRefusal) {
      refusal = error;
      const { status, code, message } = error;
      this.tell({ type: 'refused', status, code: code as RefusalCode, message, synapse, hotkey, address });
    } else if (error instanceof RequestAbortedError) {
      refusal = new AxonRefusal(499, 'timeout', error.message);
      this.tell({ type: 'left', synapse, hotkey: hotkey ?? '' });
    } else {
      const errorId = this.options.newId();
      refusal = new AxonRefusal(500, 'task', `Internal Server Error #${errorId}`);
      this.tell({ type: 'failed', synapse, hotkey: hotkey ?? '', errorId, error });
    }
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (refusal.retryAfterS !== undefined) headers['retry-after'] = String(Math.max(1, refusal.retryAfterS));
    if (refusal.status === 405) headers['allow'] = 'POST';
    return { status: refusal.status, headers, body: encoder.encode(JSON.stringify({ detail: refusal.message })) };
  }
}

/** Two values for one of these could make two readers of a request see different callers. */
const EPISTULA_HEADER = /^epistula-/;

/** The JSON object of a body. @throws AxonRefusal 400 */
function fieldsOf(body: Uint8Array): Record<string, never> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new AxonRefusal(400, 'body-json', 'The body is not JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AxonRefusal(400, 'body-json', 'The body is not a JSON object.');
  return value as Record<string, never>;
}

/** Both dialects on one port: a request with Epistula's version header is Epistula's, any other the synapse axon's. */
export const eitherDialect =
  (synapse: AxonServe, epistula: AxonServe): AxonServe =>
  (request) => {
    const headers = [...request.headers];
    const marked = headers.some(([name]) => name.toLowerCase() === 'epistula-version');
    return (marked ? epistula : synapse)({ ...request, headers });
  };
