import type { Evidence } from '../../substrate/evidence.ts';

/** One line of a chart over time. At most four; colour, dash and marker follow the order. */
export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** 'you' draws in magenta. */
  readonly kind?: 'chain' | 'compared' | 'you' | 'third';
}

/** A stretch with weaker evidence than the rest, seconds since the epoch. */
export interface WeakerBand {
  readonly from: number;
  readonly to: number;
  readonly words: string;
  readonly evidence: Evidence;
}
