/**
 * The pipeline of a task whose answers come piece by piece: checked, let in turn by turn, generated. A few answers are under way at
 * once and take turns at the model token by token, so that a short one need not wait for a long one.
 */
import { textsRefused } from '../tasks/model-fit.ts';
import type { StreamTask } from '../tasks/task.ts';
import { BadQueryError } from '../tasks/task-errors.ts';
import { BackendClosedError, CancelledError, QueueFullError, RunError } from './inference-error.ts';
import { createLatencyRecorder } from './latency-stats.ts';
import type { Pipeline, PipelineOptions } from './pipeline-port.ts';
import type { RunnableModel } from './text/text-model.ts';
import type { ChatRequest, TextService } from './text/text-service.ts';

/** Answers under way at once: on this machine they share one model, a server has a queue of its own. */
const ACTIVE = { here: 4, server: 32 };

const stopped = () => new BackendClosedError('The miner was stopped.');

/** Throws `ModelMismatchError` when the model does not fit the task. Its files are read with the first answer. */
export function createStreamPipeline(task: StreamTask, options: PipelineOptions): Pipeline {
  const { model, now, maxWaiting = 1024, onAnswered, file } = options;
  const { texts } = model;
  task.checkModel(model.manifest);
  if (texts && !task.chat) throw textsRefused(model.manifest);
  const most = texts ? ACTIVE.server : ACTIVE.here;
  const recorder = createLatencyRecorder();
  const queue: { start: () => void; fail: (error: unknown) => void }[] = [];
  const closing = new AbortController();
  let active = 0;
  const longest = longestText(task);

  const runnable: RunnableModel = {
    manifest: model.manifest,
    run: (feeds, limits) => model.run(feeds, limits),
    fewShapes: model.device.provider === 'webgpu',
    file: (path) =>
      file
        ? file(path)
        : Promise.reject(
            new BackendClosedError(`The files of the model "${model.manifest.title}" were not handed in.`),
          ),
  };
  let prepared: ReturnType<StreamTask['prepare']> | null = null;
  const prepare = (): ReturnType<StreamTask['prepare']> =>
    texts ? Promise.resolve((query, signal) => chatWith(texts, task.chat!(query), signal)) : task.prepare(runnable);

  async function enter(signal: AbortSignal | undefined): Promise<void> {
    if (closing.signal.aborted) throw stopped();
    if (signal?.aborted) throw new CancelledError('The query was taken back.');
    if (active < most) {
      active++;
      return;
    }
    if (queue.length >= maxWaiting)
      throw new QueueFullError(`${queue.length} queries are waiting already; try again later.`, {
        waiting: queue.length,
      });
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        const at = queue.indexOf(entry);
        if (at >= 0) queue.splice(at, 1);
        reject(new CancelledError('The query was taken back.'));
      };
      const entry = {
        start: () => {
          signal?.removeEventListener('abort', leave);
          active++;
          resolve();
        },
        fail: (error: unknown) => {
          signal?.removeEventListener('abort', leave);
          reject(error);
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      queue.push(entry);
    });
  }

  async function* stream(body: unknown, { signal }: { signal?: AbortSignal } = {}): AsyncGenerator<string> {
    const start = now();
    const query = task.parseQuery(body);
    let done = false;
    try {
      await enter(signal);
      try {
        prepared ??= prepare();
        prepared.catch(() => (prepared = null)); // a file that could not be read now may be readable later
        const answer = await prepared;
        const both = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
        yield* within(answer(query, both), longest);
      } catch (error) {
        throw closing.signal.aborted ? stopped() : error;
      } finally {
        active--;
        queue.shift()?.start();
      }
      const latencyMs = now() - start;
      recorder.batch(1, latencyMs);
      recorder.answered(latencyMs);
      onAnswered?.({ latencyMs, ok: true });
      done = true;
    } finally {
      if (!done) {
        recorder.failed();
        onAnswered?.({ latencyMs: now() - start, ok: false });
      }
    }
  }

  return {
    answer: async (body, limits) => {
      let text = '';
      for await (const piece of stream(body, limits)) text += piece;
      return task.joined(text);
    },
    stream,
    stats: () => ({ ...recorder.stats(), waiting: queue.length, batchLimit: 1 }),
    close: () => {
      closing.abort();
      for (const entry of queue.splice(0)) entry.fail(stopped());
    },
  };
}

/** A server's answer. That it refuses the text itself is for the caller to change. */
async function* chatWith(
  texts: TextService,
  request: ChatRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  try {
    yield* texts.chat(request, signal && { signal });
  } catch (error) {
    if (error instanceof RunError && REFUSED.has(Number(error.data['status'])))
      throw new BadQueryError('The model does not take this text: it is too long, or a setting is not allowed.');
    throw error;
  }
}
const REFUSED = new Set([400, 413, 422]);

/** Characters that the one text of an answer may have. */
const longestText = ({ synapse }: StreamTask): number =>
  Math.min(
    ...Object.values(synapse.response.properties).map((field) => ('maxLength' in field ? field.maxLength : Infinity)),
  );

/** Ends an answer that grows longer than its synapse allows: a validator would refuse all of it. */
async function* within(pieces: AsyncIterable<string>, longest: number): AsyncGenerator<string> {
  let left = longest;
  for await (const piece of pieces) {
    yield piece.slice(0, left);
    left -= piece.length;
    if (left <= 0) return;
  }
}
