/** The seam between the page and the operator that mines: what runs, seen as plain data, and what one may ask of it. */
import type { MinerChoice } from '../../../miner/operator/ports/operator-state.ts';
import type { LiveMiner, MinerPhase, StepStatuses } from './miner-view.ts';

/** What to mine with; the hotkey is chosen by its desk. */
export type StartChoice = Omit<MinerChoice, 'hotkey'>;

/** A run that was cut off by a reload or a crash. */
export interface Interrupted {
  readonly choice: MinerChoice;
  /** Hotkey of the run, once it had one. */
  readonly hotkey: string | null;
  /** Genesis hash of the chain it ran on. */
  readonly chain: string;
}

/** Everything about a run at one moment. */
export interface MiningSnapshot {
  readonly phase: Exclude<MinerPhase, 'off' | 'resumable' | 'locked'>;
  readonly statuses: StepStatuses;
  /** Null until something can be shown besides the steps. */
  readonly live: LiveMiner | null;
  /** Why it is paused, in words; null when it is not. */
  readonly pause: string | null;
  /** Why the chain cannot be followed now, though queries are answered all the same; null when it can. */
  readonly trouble: string | null;
}

/** A run of the operator. */
export interface Mining {
  snapshot(): MiningSnapshot;
  /** Calls `listener` after each change; the result stops it. */
  observe(listener: (snapshot: MiningSnapshot) => void): () => void;
  /** Tries the step that failed again. */
  retry(): void;
  /** Takes no more queries, finishes what it has, closes the axon and frees the model. */
  stop(): Promise<void>;
  /** Resolves when its chain was closed under it, for example because another was chosen. The run can be resumed there. */
  readonly orphaned: Promise<void>;
}

/** The person closed a question instead of answering it. Nothing was done. */
export class Declined extends Error {
  override readonly name = 'Declined';
  constructor(what: string) {
    super(`${what} was not given, so the start waits.`);
  }
}

/** There is no chain, or no way to be reached. */
export class MiningUnavailable extends Error {
  override readonly name = 'MiningUnavailable';
}
