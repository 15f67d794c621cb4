/** What is kept on this computer of where trust in a chain begins, read before anything is begun by it. */
import { CheckpointFileError, readCheckpointFile } from '../../node-light/follower/checkpoint-file.ts';

/** The text of a checkpoint file; null where none is kept, or what is kept is none. */
export function readKeptTrust(kept: string | null): string | null {
  if (!kept) return null;
  try {
    readCheckpointFile(JSON.parse(kept));
    return kept;
  } catch (error) {
    if (error instanceof CheckpointFileError || error instanceof SyntaxError) return null;
    throw error;
  }
}
