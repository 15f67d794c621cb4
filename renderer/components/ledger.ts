import type { Sentence } from '../format/inline.ts';
import type { Evidence } from '../../substrate/evidence.ts';

/** One line of a ledger: a label and what stands against it. */
export interface LedgerLine {
  readonly label: string;
  /** Null while it is not read: an empty place. */
  readonly value: Sentence | null;
  /** Slopes when claimed, is underlined when stored; its mark stands at the label when `marked`. */
  readonly evidence?: Evidence | undefined;
  readonly marked?: boolean;
  /** A second line under the label. */
  readonly note?: string | undefined;
  /** Closes a sum: ruled above and below. */
  readonly sum?: boolean;
  /** Moved since the person last looked. */
  readonly changed?: boolean;
}
