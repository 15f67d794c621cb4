import { AxonRefusal } from '../../axon/axon-errors.ts';
import type { Handler } from '../../axon/axon-options.ts';
import { BackendClosedError, QueueFullError } from '../../inference/inference-error.ts';
import type { Pipeline } from '../../inference/pipeline.ts';
import { BadQueryError } from '../../tasks/task-errors.ts';

/**
 * Answers queries by the pipeline that is there at the moment. What a caller can act on is told to it (400 for a broken query, 503
 * while there is no model or too much to do); anything else stays an opaque 500.
 */
export function answerWith(pipeline: () => Pipeline | null): Handler {
  return async (body, { signal }) => {
    const now = pipeline();
    if (!now) throw new AxonRefusal(503, 'paused', 'The miner is paused.', 60);
    try {
      return await now.answer(body, { signal });
    } catch (error) {
      if (error instanceof BadQueryError) throw new AxonRefusal(400, 'task', error.message);
      if (error instanceof QueueFullError) throw new AxonRefusal(503, 'busy', 'The miner is busy.', 1);
      if (error instanceof BackendClosedError) throw new AxonRefusal(503, 'paused', 'The miner is paused.', 60);
      throw error;
    }
  };
}
