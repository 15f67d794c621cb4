/** The seam between the page and the operator that mines: what runs, seen as plain data, and what one may ask of it. */
import type { LiveMiner, MinerPhase, StepStatuses } from './miner-view.ts';

/** What to mine with. */
export interface StartChoice {
  readonly netuid: number;
  readonly task: string;
  readonly model: string;
}

/** Everything about a run at one moment. */
export interface MiningSnapshot {
  readonly phase: Exclude<MinerPhase, 'off' | 'resumable' | 'locked'>;
  readonly statuses: StepStatuses;
  /** Null until something can be shown besides the steps. */
  readonly live: LiveMiner | null;
  /** Why it is paused, in words; null when it is not. */
  readonly pause: string | null;
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
}

/** What only the person can give while a start runs. */
export interface Asks {
  /** Opens the hotkey for mining (makes one when there is none). @returns its address @throws Declined */
  hotkey(): Promise<string>;
}

/** The person closed a question instead of answering it. Nothing was done. */
export class Declined extends Error {
  override readonly name = 'Declined';
  constructor(what: string) {
    super(`${what} was not given, so the start waits. Nothing was spent. Try this step again when you want to.`);
  }
}
