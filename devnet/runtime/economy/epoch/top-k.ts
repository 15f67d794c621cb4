// The k largest elements of a vector. Source: `subtensor: pallets/subtensor/src/epoch/math.rs` (is_topk, is_topk_nonzero).

/**
 * Clears the `n - k` smallest elements of `flags` after a stable ascending sort of `values`:
 * among equal values the higher index stays.
 */
function clearAllButTop(flags: boolean[], values: readonly bigint[], k: number): boolean[] {
  const n = values.length;
  if (n < k) return flags;
  const order = values.map((_, index) => index);
  order.sort((a, b) => {
    const x = values[a] ?? 0n;
    const y = values[b] ?? 0n;
    return x < y ? -1 : x > y ? 1 : a - b;
  });
  for (const index of order.slice(0, n - k)) flags[index] = false;
  return flags;
}

/** True for the `k` largest elements (all when there are fewer than `k`). Ties: the higher index wins. */
export const isTopk = (values: readonly bigint[], k: number): boolean[] =>
  clearAllButTop(
    values.map(() => true),
    values,
    k,
  );

/** True for the elements that are not 0 and among the `k` largest. Ties: the higher index wins. */
export const isTopkNonzero = (values: readonly bigint[], k: number): boolean[] =>
  clearAllButTop(
    values.map((value) => value !== 0n),
    values,
    k,
  );
