import type { Evidence } from '../../substrate/evidence.ts';
import type { Sentence } from '../format/inline.ts';

export interface LogEntry {
  readonly id: string | number;
  /** Ms since the epoch. */
  readonly at: number;
  readonly words: Sentence;
  readonly evidence?: Evidence | undefined;
  /** In place of evidence: "this computer". */
  readonly source?: string | undefined;
  readonly kind?: 'plain' | 'caution' | 'danger';
}
