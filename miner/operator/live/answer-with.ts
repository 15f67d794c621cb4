import { AxonRefusal } from '../../axon/axon-errors.ts';
import type { Handler } from '../../axon/axon-options.ts';
import { BackendClosedError, QueueFullError } from '../../inference/inference-error.ts';
import type { Pipeline } from '../../inference/pipeline-port.ts';
import { BadQueryError } from '../../tasks/task-errors.ts';

/**
 * Answers queries by the pipeline that is there at the moment. What a caller can act on is told to it (400 for a broken query, 503
 * while there is no model or too much to do); anything else stays an opaque 500.
 */
export function answerWith(pipeline: () => Pipeline | null): Handler {
  return async (body, { signal }) => {
    const now = pipeline();
    if (!now) throw new AxonRefusal(503, 'paused', 'The miner is paused.', 60);
    if (now.stream) return refusing(now.stream(body, { signal }));
    try {
      return await now.answer(body, { signal });
    } catch (error) {
      throw refusalOf(error);
    }
  };
}

/** A stream whose failures are told as refusals: before the first piece the caller gets their status, later a broken stream. */
async function* refusing(pieces: AsyncGenerator<string>): AsyncGenerator<string> {
  try {
    yield* pieces;
  } catch (error) {
    throw refusalOf(error);
  }
}

function refusalOf(error: unknown): unknown {
  if (error instanceof BadQueryError) return new AxonRefusal(400, 'task', error.message);
  if (error instanceof QueueFullError) return new AxonRefusal(503, 'busy', 'The miner is busy.', 1);
  if (error instanceof BackendClosedError) return new AxonRefusal(503, 'paused', 'The miner is paused.', 60);
  return error;
}
