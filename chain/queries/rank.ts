/** Rank of each incentive, 1 the largest; equals share a rank; null for zero. */
export function ranksOf(incentives: readonly number[]): (number | null)[] {
  const sorted = incentives.toSorted((a, b) => b - a);
  const first = new Map<number, number>();
  sorted.forEach((value, index) => {
    if (!first.has(value)) first.set(value, index + 1);
  });
  return incentives.map((value) => (value > 0 ? (first.get(value) ?? null) : null));
}
