import type { EarningEntry } from '../ports/earnings-history.ts';

/** Sums over a span of time. */
export interface EarnedSpan {
  readonly epochs: number;
  readonly alphaRao: bigint;
  /** What selling each epoch's alpha would have brought when it came, rao; epochs whose value was not known count as nothing. */
  readonly exitRao: bigint;
}

/** What was earned from `fromMs` on (ms since the epoch) with one subnet's alpha. */
export function earnedSince(
  entries: readonly EarningEntry[],
  chain: string,
  netuid: number,
  fromMs: number,
): EarnedSpan {
  let [epochs, alphaRao, exitRao] = [0, 0n, 0n];
  for (const entry of entries) {
    if (entry.chain !== chain || entry.netuid !== netuid || entry.at < fromMs) continue;
    epochs += 1;
    alphaRao += entry.emissionRao;
    exitRao += entry.exitRao ?? 0n;
  }
  return { epochs, alphaRao, exitRao };
}
