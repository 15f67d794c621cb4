/** Doublings tried from the first end on; more than any amount on the chain needs. */
const MOST_STEPS = 64;

/**
 * Right end of the curve: what there is, but not so much that the amount disappears at the left. It doubles in steps, so that it stands still
 * while an amount is dragged.
 * @param amountRao the chosen amount, null for none
 * @param maxRao what there is
 * @param reserveRao what the pool holds of the same money; 0 for root, which loses nothing however much
 */
export function curveEnd(amountRao: bigint | null, maxRao: bigint, reserveRao: bigint): bigint {
  const wanted = ((amountRao ?? 0n) * 5n) / 4n;
  let end = reserveRao / 20n;
  if (end <= 0n) return maxRao;
  for (let step = 0; step < MOST_STEPS && end < wanted; step++) end *= 2n;
  return end < maxRao ? end : maxRao;
}
