import type { UidWeights } from './weight-setter.ts';

/** What one validator has on the chain. */
export interface SeenWeights {
  readonly stakeRao: bigint;
  readonly weights: readonly (readonly [uid: number, value: number])[];
}

/** The mean of weights others have on the chain, each validator counting by its stake; the largest becomes 65 535. */
export function copiedWeights(seen: readonly SeenWeights[]): UidWeights {
  const sums = new Map<number, bigint>();
  for (const { stakeRao, weights } of seen) {
    const total = weights.reduce((sum, [, value]) => sum + BigInt(value), 0n);
    if (total === 0n) continue;
    for (const [uid, value] of weights)
      sums.set(uid, (sums.get(uid) ?? 0n) + (stakeRao * BigInt(value) * 1_000_000n) / total);
  }
  const largest = [...sums.values()].reduce((a, b) => (a > b ? a : b), 0n);
  if (largest === 0n) return { uids: [], values: [] };
  const copied = [...sums]
    .map(([uid, sum]) => ({ uid, value: Number((sum * 65_535n) / largest) }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => a.uid - b.uid);
  return { uids: copied.map(({ uid }) => uid), values: copied.map(({ value }) => value) };
}
