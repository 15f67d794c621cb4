// The dendrite: asks axons, as validators do.
import type { Clock } from '../axon/clock.ts';
import { toPlain } from '../axon/python/plain.ts';
import type { PlainValue } from '../axon/python/plain.ts';
import type { SynapseSchema } from '../axon/synapse/synapse-schema.ts';
import { until } from '../axon/until.ts';
import { AxonRefusedError, DendriteAbortedError, DendriteError, DendriteResponseError } from './dendrite-errors.ts';
import type { AxonTarget, DendriteResponse, DendriteTransport } from './dendrite-transport.ts';
import { Lanes } from './lanes.ts';
import { nonceSource } from './nonce-source.ts';
import { abortable, collect, timeLimit } from './receive.ts';
import { readResponse, readStatus } from './read-response.ts';
import { fitInputs, signedRequest } from './signed-request.ts';
import type { DendriteIdentity, SignedRequest } from './signed-request.ts';

/** What a dendrite is made of. */
export interface DendriteOptions extends DendriteIdentity {
  readonly transport: DendriteTransport;
  readonly clock: Clock;
  /** Largest answer in bytes. Default 32 MiB. */
  readonly responseBytes?: number;
}

/** How one query is asked. */
export interface QueryOptions {
  /** Seconds from sending to the complete answer. Default 12, as in the SDK. */
  readonly timeoutS?: number;
  readonly signal?: AbortSignal;
}

/** How a query to many axons is asked. */
export interface QueryManyOptions extends QueryOptions {
  /** Queries under way at once. Default 64. */
  readonly concurrency?: number;
}

/** What a query can fail with. */
export type QueryError = DendriteError | AxonRefusedError | DendriteAbortedError;

/** The outcome of one query. `latencyMs` runs from sending to the complete answer, by our own clock. */
export type QueryResult =
  | {
      readonly ok: true;
      readonly target: AxonTarget;
      readonly outputs: Readonly<Record<string, PlainValue>>;
      readonly latencyMs: number;
      /** The axon's own claim, in seconds. */
      readonly processTimeS: number | null;
    }
  | { readonly ok: false; readonly target: AxonTarget; readonly error: QueryError; readonly latencyMs: number };

/** A piece of a streamed answer, or its end. */
export type StreamPart =
  | { readonly type: 'text'; readonly text: string; readonly sinceMs: number }
  | { readonly type: 'end'; readonly latencyMs: number; readonly bytes: number };

const DEFAULT_TIMEOUT_S = 12;
const DEFAULT_RESPONSE_BYTES = 32 * 1024 * 1024;

/** Asks axons with signed requests. */
export class Dendrite {
  private readonly options: DendriteOptions;
  private readonly nextNonce: () => bigint;
  private readonly lanes = new Lanes();

  constructor(options: DendriteOptions) {
    this.options = options;
    this.nextNonce = nonceSource(options.clock);
  }

  get hotkey(): string {
    return this.options.hotkey;
  }

  /**
   * Asks one axon. What the axon or the network does wrong is a result, not an exception.
   * @throws DendriteInputError when the inputs do not fit the synapse; whatever `sign` throws.
   */
  async query(
    target: AxonTarget,
    schema: SynapseSchema,
    inputs: Readonly<Record<string, unknown>>,
    options: QueryOptions = {},
  ): Promise<QueryResult> {
    const { clock, responseBytes = DEFAULT_RESPONSE_BYTES } = this.options;
    const timeoutS = options.timeoutS ?? DEFAULT_TIMEOUT_S;
    const { request, release } = await this.sign(target, schema, inputs, timeoutS);
    const limit = timeLimit(clock, timeoutS, options.signal);
    const startMs = clock.monotonicMs();
    const latencyMs = () => clock.monotonicMs() - startMs;
    try {
      const response = await until(
        limit.signal,
        this.options.transport({ ...target, ...request, signal: limit.signal }),
      );
      const body = await until(limit.signal, collect(response.body, responseBytes));
      const { outputs, processTimeS } = readResponse(schema, response.status, response.headers, body);
      return { ok: true, target, outputs, latencyMs: latencyMs(), processTimeS };
    } catch (error) {
      return { ok: false, target, error: queryError(error, limit.signal), latencyMs: latencyMs() };
    } finally {
      limit.end();
      release();
    }
  }

  /** Asks many axons the same question. Results come in the order of `targets`. @throws as `query` */
  async queryMany(
    targets: readonly AxonTarget[],
    schema: SynapseSchema,
    inputs: Readonly<Record<string, unknown>>,
    options: QueryManyOptions = {},
  ): Promise<QueryResult[]> {
    fitInputs(schema, inputs);
    const results: QueryResult[] = [];
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let i = next++; i < targets.length; i = next++) {
        const target = targets[i];
        if (target) results[i] = await this.query(target, schema, inputs, options);
      }
    };
    await Promise.all(Array.from({ length: Math.min(options.concurrency ?? 64, targets.length) }, lane));
    return results;
  }

  /**
   * Asks for a streamed answer and yields its text as it comes, characters whole; the last part is the end.
   * @throws DendriteInputError, AxonRefusedError, DendriteError (connection, timeout, broken stream, too large),
   * DendriteAbortedError.
   */
  async *stream(
    target: AxonTarget,
    schema: SynapseSchema,
    inputs: Readonly<Record<string, unknown>>,
    options: QueryOptions = {},
  ): AsyncGenerator<StreamPart> {
    const { clock, responseBytes = DEFAULT_RESPONSE_BYTES } = this.options;
    const timeoutS = options.timeoutS ?? DEFAULT_TIMEOUT_S;
    const { request, release } = await this.sign(target, schema, inputs, timeoutS);
    const limit = timeLimit(clock, timeoutS, options.signal);
    const startMs = clock.monotonicMs();
    const decoder = new TextDecoder();
    let bytes = 0;
    try {
      const response = await until(
        limit.signal,
        this.options.transport({ ...target, ...request, signal: limit.signal }),
      );
      await checkStream(schema, response, limit.signal, responseBytes);
      for await (const chunk of abortable(response.body, limit.signal)) {
        bytes += chunk.length;
        if (bytes > responseBytes) throw new DendriteResponseError(`more than ${responseBytes} bytes`);
        const text = decoder.decode(chunk, { stream: true });
        if (text !== '') yield { type: 'text', text, sinceMs: clock.monotonicMs() - startMs };
      }
      yield { type: 'end', latencyMs: clock.monotonicMs() - startMs, bytes };
    } catch (error) {
      throw queryError(error, limit.signal);
    } finally {
      limit.end();
      release();
    }
  }

  /** Builds a request in a free lane to its axon; `release` when it is over. */
  private async sign(
    target: AxonTarget,
    schema: SynapseSchema,
    inputs: Readonly<Record<string, unknown>>,
    timeoutS: number,
  ): Promise<{ request: SignedRequest; release: () => void }> {
    const { lane, release } = this.lanes.take(`${target.ip}|${target.port}|${target.hotkey}`);
    const uuid = lane === 0 ? this.options.uuid : `${this.options.uuid}-${lane}`;
    try {
      const identity = { ...this.options, uuid };
      return { request: await signedRequest(identity, target, schema, inputs, timeoutS, this.nextNonce()), release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** The inputs as an axon will see them, defaults filled in. @throws DendriteInputError */
  preview(schema: SynapseSchema, inputs: Readonly<Record<string, unknown>>): Record<string, PlainValue> {
    return Object.fromEntries([...fitInputs(schema, inputs)].map(([name, value]) => [name, toPlain(value)]));
  }
}

/** The expected failure behind `error`. @throws any other error as it is: that would be a mistake of ours. */
function queryError(error: unknown, signal: AbortSignal): QueryError {
  const cause: unknown = signal.aborted ? signal.reason : error;
  if (cause instanceof DendriteError || cause instanceof AxonRefusedError || cause instanceof DendriteAbortedError) {
    return cause;
  }
  throw cause;
}

/** Lets a streamed answer pass. @throws what `readResponse` throws when it is an error answer instead. */
async function checkStream(
  schema: SynapseSchema,
  response: DendriteResponse,
  signal: AbortSignal,
  limitBytes: number,
): Promise<void> {
  const type = response.headers.find(([name]) => name === 'content-type')?.[1] ?? '';
  if (response.status === 200 && type.startsWith('text/event-stream')) {
    const { code, message } = readStatus(response.headers);
    if (code === 200 || code === null) return;
    throw new AxonRefusedError(code, message ?? 'The axon refused.');
  }
  const body = await until(signal, collect(response.body, limitBytes));
  if (response.status === 200) throw new DendriteResponseError('the answer is not a stream');
  readResponse(schema, response.status, response.headers, body);
}
