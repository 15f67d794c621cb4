/** A pipeline as an axon uses it: from a query's body to its answer's body, whatever kind of task it is. */
import type { Task } from '../tasks/task.ts';
import type { LoadedModel, ModelSource } from './inference-backend.ts';
import type { LatencyStats } from './latency-stats.ts';

export interface PipelineStats extends LatencyStats {
  /** Queries that wait for a batch. */
  waiting: number;
  /** Largest batch now allowed. */
  batchLimit: number;
}

export interface Answered {
  /** Milliseconds from arrival to answer. */
  latencyMs: number;
  ok: boolean;
}

export interface Pipeline {
  /**
   * The answer's body for a query's body. Rejects with `BadQueryError` (the caller's fault, HTTP 400), `QueueFullError` (try
   * later, 503), `CancelledError`, `BackendClosedError`, or a run's error (500).
   */
  answer(body: unknown, options?: { signal?: AbortSignal }): Promise<unknown>;
  /** The answer piece by piece, for tasks whose synapse streams; absent for others. Throws as `answer` rejects. */
  stream?(body: unknown, options?: { signal?: AbortSignal }): AsyncGenerator<string>;
  stats(): PipelineStats;
  /** Refuses new queries and rejects those that wait; the model stays loaded. */
  close(): void;
}

export interface PipelineOptions {
  task: Task;
  model: LoadedModel;
  /** The files beside the model, which tasks on text read. */
  file?: ModelSource['file'];
  /** Milliseconds of a steady clock. */
  now: () => number;
  /** Queries that may wait. */
  maxWaiting?: number;
  /** Upper bound of a batch, a power of two. */
  maxBatch?: number;
  onAnswered?: (answered: Answered) => void;
}
