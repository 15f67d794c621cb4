// What an axon tells about itself, so that a page can show it live.
import type { RefusalCode } from './axon-errors.ts';

/** One thing that happened. Times in milliseconds. */
export type AxonEvent =
  | {
      readonly type: 'answered';
      readonly synapse: string;
      readonly hotkey: string;
      readonly uid: number | null;
      /** From arrival to the complete answer. */
      readonly latencyMs: number;
      /** Of that, waiting in the queue. */
      readonly waitedMs: number;
      readonly bytes: number;
      readonly streamed: boolean;
      /** Caller's clock minus ours, network time included: beyond about a second one of the clocks is wrong. */
      readonly clockSkewMs: number;
    }
  | {
      readonly type: 'refused';
      readonly status: number;
      readonly code: RefusalCode;
      readonly message: string;
      readonly synapse: string | null;
      /** As the caller claims; proved only for codes after `signature`. */
      readonly hotkey: string | null;
      readonly address: string | null;
    }
  | {
      readonly type: 'failed';
      readonly synapse: string;
      readonly hotkey: string;
      /** The id the caller was told. */
      readonly errorId: string;
      readonly error: unknown;
    }
  | { readonly type: 'left'; readonly synapse: string; readonly hotkey: string };

/** Listens to an axon. */
export type AxonObserver = (event: AxonEvent) => void;

/** Counters since the axon was made. */
export interface AxonStats {
  readonly received: number;
  readonly answered: number;
  readonly failed: number;
  /** Callers who went away before their answer. */
  readonly left: number;
  readonly refused: Readonly<Partial<Record<RefusalCode, number>>>;
  readonly running: number;
  readonly waiting: number;
  /** Errors thrown by observers; they never reach a caller. */
  readonly observerFaults: number;
}
