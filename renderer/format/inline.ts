import type { Evidence } from '../../substrate/evidence.ts';
import type { Unit } from './amounts.ts';

/** A piece of a sentence: plain words, heavy words, an amount (rao or alpha-rao) or a price (rao per α). */
export type Inline =
  | string
  | { readonly strong: string }
  | {
      readonly amount: bigint;
      readonly unit: Unit;
      readonly strong?: boolean;
      readonly evidence?: Evidence;
      readonly signed?: boolean;
      readonly decimals?: number;
    }
  | { readonly price: bigint; readonly netuid: number; readonly limit?: boolean }
  | { readonly code: string };

/** One sentence, or a value made of several pieces. */
export type Sentence = string | readonly Inline[];

export const pieces = (sentence: Sentence): readonly Inline[] => (typeof sentence === 'string' ? [sentence] : sentence);
