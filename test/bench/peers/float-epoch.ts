/**
 * One epoch of Yuma consensus in floating point: weighted median, clipping, ranks, bonds, dividends. It is fast and wrong in
 * the last digits, which is why the chain does not do it; it serves as the yardstick of what exact arithmetic costs.
 */
export function floatEpoch({
  stake,
  weights,
  kappa,
}: {
  stake: Float64Array;
  weights: Float64Array[];
  kappa: number;
}): {
  incentive: Float64Array;
  dividends: Float64Array;
} {
  const miners = weights[0]!.length;
  const consensus = new Float64Array(miners);
  for (let j = 0; j < miners; j++) {
    const column = weights.map((row, i) => [row[j]!, stake[i]!] as const).sort((a, b) => b[0] - a[0]);
    let support = 0;
    for (const [weight, share] of column) {
      support += share;
      if (support >= kappa) {
        consensus[j] = weight;
        break;
      }
    }
  }
  const incentive = new Float64Array(miners);
  const bonds = weights.map((row) => row.map((w, j) => Math.min(w, consensus[j]!)));
  bonds.forEach((row, i) => row.forEach((w, j) => (incentive[j] = incentive[j]! + w * stake[i]!)));
  const total = incentive.reduce((a, b) => a + b, 0);
  incentive.forEach((v, j) => (incentive[j] = v / total));
  const dividends = Float64Array.from(
    bonds,
    (row, i) => row.reduce((sum, b, j) => sum + b * incentive[j]!, 0) * stake[i]!,
  );
  const paid = dividends.reduce((a, b) => a + b, 0);
  return { incentive, dividends: dividends.map((d) => d / paid) };
}
