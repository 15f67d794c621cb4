/** What the worker backend is given, and how long it waits for what. */
import type { RecoveryLimits } from './recovery-policy.ts';
import type { VerdictBook } from './verdict-book.ts';
import type { AgeLimits } from './worker-age.ts';
import type { SetTimer, WorkerLike } from './worker-link.ts';

export interface WorkerBackendOptions {
  /** Starts a new worker of `inference.worker.ts`. */
  spawn: () => WorkerLike;
  /** Absolute address, with a slash at its end, of the folder with onnxruntime-web's `.mjs` and `.wasm` files. */
  wasmPaths: string;
  /** Milliseconds of a steady clock. */
  now: () => number;
  setTimer: SetTimer;
  forceWebGpu?: boolean;
  /** Runs that may wait; one more rejects with `QueueFullError`. */
  maxQueued?: number;
  /** Bytes of inputs that may wait. */
  maxQueuedBytes?: number;
  /** Earlier comparisons of providers on this machine. */
  verdicts?: VerdictBook;
  limits?: Partial<typeof LIMITS>;
  recovery?: RecoveryLimits;
  /** When a worker that still answers is replaced. */
  age?: AgeLimits;
  /** Bytes that the worker holds; null when nobody can say. Asked now and then. */
  memory?: () => Promise<number | null>;
}

/** Milliseconds: the worker's start, a model's load, a generation's first run, later runs at least. */
export const LIMITS = { startMs: 30_000, loadMs: 180_000, firstRunMs: 30_000, runMs: 10_000, pingMs: 10_000 };
/** A worker without work is asked so often whether it still lives: it is replaced then before the next query comes. */
export const PING_EACH_MS = 30_000;
/** Its memory is looked at each so many times; browsers take seconds to count. */
export const PINGS_PER_LOOK = 20;
