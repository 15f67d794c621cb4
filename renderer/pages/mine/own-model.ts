import {
  CancelledError,
  DownloadError,
  InferenceError,
  NoRoomError,
} from '../../../miner/inference/inference-error.ts';
import { ModelMismatchError } from '../../../miner/tasks/task-errors.ts';

/** What to say about a model that was not taken; null for an error that has nothing to do with it. */
export function modelFault(error: unknown): string | null {
  if (error instanceof CancelledError || error instanceof DownloadError || error instanceof NoRoomError)
    return error.message;
  if (!(error instanceof InferenceError || error instanceof ModelMismatchError)) return null;
  return `${error.message} Your file was not changed and nothing was loaded; the bundled model is still there.`;
}
