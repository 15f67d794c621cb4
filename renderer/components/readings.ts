import type { Evidence } from '../../substrate/evidence.ts';
import type { Sentence } from '../format/inline.ts';

/** A large figure with its label, and small words after it. */
export interface Reading {
  readonly label: string;
  /** Null when it is not read yet. */
  readonly value: Sentence | null;
  readonly after?: string | undefined;
  readonly evidence?: Evidence | undefined;
}
