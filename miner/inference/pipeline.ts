/**
 * From a query's body to its answer's body: checked, gathered into a micro-batch, run, taken apart, each query with its own
 * error. The axon's handler calls `answer`. The same in Node and in the browser.
 */
import { textsRefused } from '../tasks/model-fit.ts';
import { isStreamTask, type BatchTask, type Task } from '../tasks/task.ts';
import { batchBucket, padRows, sliceRows } from './batch-shape.ts';
import { createBatchLimit } from './batch-limit.ts';
import type { LoadedModel, ModelSource } from './inference-backend.ts';
import { createLatencyRecorder, type LatencyStats } from './latency-stats.ts';
import { createMicroBatcher } from './micro-batcher.ts';
import { createStreamPipeline } from './stream-pipeline.ts';
import type { TextService } from './text/text-service.ts';

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

/** Throws `ModelMismatchError` when the model does not fit the task. */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { model, now, maxWaiting = 1024, maxBatch = 64, onAnswered } = options;
  if (isStreamTask(options.task)) return createStreamPipeline(options.task, options);
  const { task } = options;
  task.checkModel(model.manifest);
  const compute = model.texts ? byTexts(task, model, model.texts, now) : byTensors(task, model);
  const recorder = createLatencyRecorder();
  const limit = createBatchLimit(maxBatch);

  async function run(queries: readonly unknown[], signal: AbortSignal): Promise<(unknown | Error)[]> {
    const { answer, runMs } = await compute(queries, signal);
    recorder.batch(queries.length, runMs);
    limit.record(queries.length, runMs);
    return queries.map((query, i) => {
      try {
        return answer(query, i);
      } catch (error) {
        return error instanceof Error ? error : new Error(String(error)); // one bad row must not spoil its neighbours
      }
    });
  }

  const batcher = createMicroBatcher<unknown, unknown>({ run, maxBatch: limit.current, maxWaiting, inFlight: 2 });

  return {
    answer: async (body, { signal } = {}) => {
      const start = now();
      const query = task.parseQuery(body);
      try {
        const answer = await batcher.add(query, signal);
        const latencyMs = now() - start;
        recorder.answered(latencyMs);
        onAnswered?.({ latencyMs, ok: true });
        return answer;
      } catch (error) {
        recorder.failed();
        onAnswered?.({ latencyMs: now() - start, ok: false });
        throw error;
      }
    },
    stats: () => ({ ...recorder.stats(), waiting: batcher.waiting(), batchLimit: limit.current() }),
    close: () => batcher.close(),
  };
}

/** A batch's answers, one at a time, and the milliseconds it took. */
type Compute = (
  queries: readonly unknown[],
  signal: AbortSignal,
) => Promise<{ answer: (query: unknown, place: number) => unknown; runMs: number }>;

function byTensors(task: BatchTask, model: LoadedModel): Compute {
  const { manifest } = model;
  return async (queries, signal) => {
    const size = queries.length;
    const rows = model.device.provider === 'webgpu' ? batchBucket(size) : size;
    const { outputs, runMs } = await model.run(padRows(task.feeds(queries, manifest), rows), { signal });
    return { answer: (query, i) => task.answers(sliceRows(outputs, i, i + 1), [query], manifest)[0], runMs };
  };
}

function byTexts(task: BatchTask, { manifest }: LoadedModel, texts: TextService, now: () => number): Compute {
  const { embedding } = task;
  if (!embedding) throw textsRefused(manifest);
  return async (queries, signal) => {
    const start = now();
    const each = queries.map((query) => embedding.texts(query));
    const vectors = await texts.embed(each.flat(), { signal });
    const firsts: number[] = [];
    each.reduce((first, { length }, i) => ((firsts[i] = first), first + length), 0);
    return {
      answer: (query, i) => embedding.answer(vectors.slice(firsts[i]!, firsts[i]! + each[i]!.length), query),
      runMs: now() - start,
    };
  };
}
