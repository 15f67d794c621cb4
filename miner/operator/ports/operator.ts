import type { MinerChoice, OperatorState } from './operator-state.ts';
import type { StartPlan } from './start-plan.ts';

/** The one-click miner as pages and commands see it. */
export interface Operator {
  state(): OperatorState;
  /** Calls `listener` on every change; the result stops it. */
  onState(listener: (state: OperatorState) => void): () => void;
  /** What starting would cost and could bring. Spends nothing. @throws the named errors of the chain, tasks and models */
  plan(choice: MinerChoice): Promise<StartPlan>;
  /** Begins. Resolves when it answers, waits for the person, or was stopped; failures are states. @throws AlreadyRunning */
  start(choice: MinerChoice): Promise<void>;
  /** Goes on with what a reload or a crash interrupted; false when there is nothing to go on with. Never pays for a place that was lost meanwhile. */
  resume(): Promise<boolean>;
  /** Goes on at the step that failed. A lost place is registered anew, at most at the price agreed to. */
  retry(): Promise<void>;
  /**
   * Pauses for a reason, or goes on (null). Paused, the axon refuses with 503 and the model is freed; it is loaded again afterwards.
   * Before the miner answers, the pause takes effect when it does. Resolves when it is so.
   */
  pause(words: string | null): Promise<void>;
  /** Closes the axon, frees the model, and stays stopped also after a restart. */
  stop(): Promise<void>;
  /** As `stop`, but a restart resumes: for closing the app. */
  dispose(): Promise<void>;
}
