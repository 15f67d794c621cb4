/**
 * Whether the checkpoint that was given holds. Until something is proved from it on, an answer that does not fit it may be the source's
 * fault or the checkpoint's; both are said then. What only the checkpoint can be wrong about is kept apart.
 */
import { CheckpointWrongError, type Anchor, type CheckpointField } from '../follower/checkpoint.ts';
import type { Phase } from '../follower/messages.ts';
import { RefusedError } from '../verifier/refused-error.ts';
import { SealRefusedError } from '../verifier/check-seal.ts';

/** The answer was refused, and it may be the checkpoint that is wrong. */
export class CheckpointDoubtError extends RefusedError {
  override readonly name = 'CheckpointDoubtError';
  readonly reason: string;
  constructor(source: string, cause: RefusedError, fields: string) {
    super(`${cause.message} Either ${source} is wrong, or the checkpoint’s ${fields}.`, { cause });
    this.reason = cause.reason;
  }
}

export class CheckpointTrial {
  private wrong: CheckpointWrongError | undefined;
  private doubt: CheckpointWrongError | undefined;

  /** It is wrong beyond doubt: nothing can be read from it on. */
  get refused(): CheckpointWrongError | undefined {
    return this.wrong;
  }

  /** @param alone no source is left that fits the checkpoint */
  phase(alone: boolean): Phase | undefined {
    const error = this.wrong ?? (alone ? this.doubt : undefined);
    return error && { name: 'wrongCheckpoint', error };
  }

  /** A source fits it. */
  fits(): void {
    this.doubt = undefined;
  }

  heard(error: CheckpointWrongError): void {
    if (error.sure) this.wrong ??= error;
    else this.doubt = error;
  }

  /** The refusal of a source while nothing is proved from the checkpoint on, with what else may be wrong. */
  doubted(source: string, error: Error, anchor: Anchor | undefined): Error {
    if (!(error instanceof RefusedError)) return error;
    const [field, words = field] = fieldsOf(error, anchor?.listsUnproved === true);
    if (!field || !words) return error;
    const both = new CheckpointDoubtError(source, error, words);
    this.heard(new CheckpointWrongError(field, both.message, false));
    return both;
  }
}

/**
 * What of the checkpoint may be wrong in place of the source, and how that is said.
 * @param lists as given: the state of their own block did not prove them
 */
function fieldsOf(error: RefusedError, lists: boolean): [field?: CheckpointField, words?: string] {
  switch (error.reason) {
    case 'wrong genesis':
      return ['genesisHash'];
    case 'wrong header':
    case 'wrong parent':
      return ['header'];
    case 'bad signature':
      if (error instanceof SealRefusedError) return lists ? ['authors'] : [];
      return lists ? ['setId', 'setId or authorities'] : ['setId'];
    case 'unknown authority':
      return lists ? ['authorities'] : [];
    default:
      return [];
  }
}
