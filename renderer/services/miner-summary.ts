import type { StripColumn } from '../components/strip-recorder.ts';

/** What the frame and the overview say about the miner, or several together. The Mine page's service gives it. */
export interface MinerSummary {
  readonly state: 'off' | 'starting' | 'on' | 'paused' | 'stopping' | 'failed';
  /** One plain sentence: "Answering on 2 Glyphs, UID 12." */
  readonly words: string;
  /** With several: "2 of 3" answer. Null with one. */
  readonly short: string | null;
  /** Of the one miner; null with several. */
  readonly netuid: number | null;
  /** All subnets that are mined on. */
  readonly netuids: readonly number[];
  readonly uid: number | null;
  readonly rank: { readonly rank: number; readonly of: number } | null;
  /** Queries answered since it was started. */
  readonly answered: number;
  /** What it did in each of the last blocks; empty with several. */
  readonly columns: readonly StripColumn[];
  /** Alpha earned since it was started, alpha-rao; null before the first epoch was read. */
  readonly earnedAlphaRao: bigint | null;
  /** What that would bring now, rao. */
  readonly earnedExitRao: bigint | null;
}
