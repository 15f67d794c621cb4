// What an axon is made of: its settings, its bounds, and what its task handlers see.
import type { AxonObserver } from './axon-events.ts';
import type { AxonAddress } from './axon-transport.ts';
import type { Caller } from './caller-gate.ts';
import type { CallerPolicy } from './caller-policy.ts';
import type { Clock } from './clock.ts';
import type { PlainValue } from './python/plain.ts';
import type { Rate } from './rate-limit.ts';
import type { VerifySignature } from './signature.ts';
import type { QueueLimits } from './stake-queue.ts';

/** What a task handler learns about its request besides the fields. */
export interface TaskCall {
  readonly synapse: string;
  readonly caller: Caller;
  /** The caller's signature covers the hashed fields. False when the synapse hashes none. */
  readonly bodyProven: boolean;
  /** Milliseconds left to answer when the handler starts. */
  readonly timeLeftMs: number;
  /** Aborted when the time is over or the caller left: stop working. */
  readonly signal: AbortSignal;
}

/**
 * Answers one synapse. `body` holds all its fields, defaults filled in, as plain values.
 * @returns the outputs as an object, or for a streaming synapse an async iterable of text or bytes.
 * @throws AxonRefusal (code `task`) to refuse an input with a text for the caller; anything else becomes an opaque 500.
 */
export type Handler = (
  body: Readonly<Record<string, PlainValue>>,
  call: TaskCall,
) => unknown | Promise<unknown> | AsyncIterable<unknown>;

/** Settings of one route. */
export interface RouteOptions {
  /** Largest body in bytes. */
  readonly bodyBytes?: number;
  /** The schema is known exactly, so a body with another hash is refused; else it is answered as unproven. Default true. */
  readonly exactSchema?: boolean;
}

/** Bounds of an axon. */
export interface AxonLimits {
  /** Longest a request may take, in seconds, whatever the caller's header says. */
  readonly maxTimeoutS: number;
  /** Largest body in bytes, unless its route says otherwise. */
  readonly bodyBytes: number;
  /** Bodies held at once, in bytes, all requests together. */
  readonly heldBodyBytes: number;
  /** Longest a body may take to arrive, in ms. */
  readonly bodyReadMs: number;
  readonly queue: QueueLimits;
  /** Requests of one hotkey in the queue and in work at once. */
  readonly perCaller: number;
  readonly addressRate: Rate;
  readonly callerRate: Rate;
  /** How long, in ms, a handler that ignores its abort signal keeps its place in the queue. */
  readonly overrunMs: number;
}

/** The bounds an axon has unless told otherwise. */
export const DEFAULT_AXON_LIMITS: AxonLimits = {
  maxTimeoutS: 120,
  bodyBytes: 8 * 1024 * 1024,
  heldBodyBytes: 128 * 1024 * 1024,
  bodyReadMs: 10_000,
  queue: { running: 16, waiting: 1024 },
  perCaller: 256,
  addressRate: { perSecond: 100, burst: 1000 },
  callerRate: { perSecond: 50, burst: 500 },
  overrunMs: 2000,
};

/** What an axon is made of. */
export interface AxonOptions {
  /** Own hotkey (ss58): the receiver in every signed message. */
  readonly hotkey: string;
  /** The announced address, for the answer's headers. Asked for each answer, as it may be known only after binding. */
  readonly address: () => AxonAddress;
  readonly policy: CallerPolicy;
  readonly clock: Clock;
  /** A fresh id for an internal error, told to the caller instead of the error. */
  readonly newId: () => string;
  /** Left out: `verifyFast`. */
  readonly verify?: VerifySignature;
  readonly limits?: Partial<AxonLimits>;
  readonly observer?: AxonObserver;
}
