const ONE = 1_000_000_000n;
/** The curve shows at least this part of the pool, where one has as much: a straight line near zero would say nothing. */
const POOL_PART = 20n;

/** The smallest of 1, 2, 5, 10, 20, 50… times a thousandth of a whole unit that is not below `rao`. */
function roundEnd(rao: bigint): bigint {
  for (let decade = ONE / 1_000n; ; decade *= 10n)
    for (const step of [1n, 2n, 5n]) if (decade * step >= rao) return decade * step;
}

/**
 * Right end of the curve: what there is, but not so much that the amount disappears at the left. It is a round number, so that it stands
 * still while an amount is dragged and while the pool changes with each block.
 * @param amountRao the chosen amount, null for none
 * @param maxRao what there is
 * @param reserveRao what the pool holds of the same money; 0 for root, which loses nothing however much
 */
export function curveEnd(amountRao: bigint | null, maxRao: bigint, reserveRao: bigint): bigint {
  if (reserveRao <= 0n) return maxRao;
  const wanted = ((amountRao ?? 0n) * 5n) / 4n;
  const part = reserveRao / POOL_PART;
  const end = roundEnd(wanted > part ? wanted : part);
  return end < maxRao ? end : maxRao;
}
