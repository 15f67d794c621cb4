/**
 * From a query's body to its answer's body: checked, gathered into a micro-batch, run, taken apart, each query with its own
 * error. The axon's handler calls `answer`. The same in Node and in the browser.
 */
import { textsRefused } from '../tasks/model-fit.ts';
import { isStreamTask, type BatchTask } from '../tasks/task.ts';
import { batchBucket, padRows, sliceRows } from './batch-shape.ts';
import { createBatchLimit } from './batch-limit.ts';
import type { LoadedModel } from './inference-backend.ts';
import { createLatencyRecorder } from './latency-stats.ts';
import { createMicroBatcher } from './micro-batcher.ts';
import type { Pipeline, PipelineOptions } from './pipeline-port.ts';
import { createStreamPipeline } from './stream-pipeline.ts';
import type { TextService } from './text/text-service.ts';

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
