/**
 * How a value became known. Every value that is shown carries one of these, so that no caller can drop it.
 *
 * - `final`: storage proof under a header whose GRANDPA justification was checked here.
 * - `sealed`: storage proof under a header that hangs from a final one; `k` of `n` distinct authors built on it.
 * - `claimed`: the word of an endpoint (`by`), or of a person; not proved.
 * - `stored`: read from this computer; `at` is the time of storing (ms since the epoch), `was` the word it had then.
 * - `refused`: a proof failed; there is no number, only the `source` that sent it and the `reason`.
 * - `devnet`: read from the bundled chain that runs on this computer.
 *
 * `block` is a block number.
 */
export type Evidence =
  | { readonly word: 'final'; readonly block: number }
  | { readonly word: 'sealed'; readonly k: number; readonly n: number; readonly block: number }
  | { readonly word: 'claimed'; readonly by: string; readonly block?: number }
  | { readonly word: 'stored'; readonly block: number; readonly at: number; readonly was: Evidence }
  | { readonly word: 'refused'; readonly source: string; readonly reason: string }
  | { readonly word: 'devnet'; readonly block: number };

/** A value together with how it became known. */
export interface Proved<T> {
  readonly value: T;
  readonly evidence: Evidence;
}

const GROUND = { final: 0, sealed: 1, devnet: 1.5, stored: 2, claimed: 4, refused: 6 } as const;

/** Strength rank of an evidence, 0 strongest. Stored stands behind its living kind; a stored claim behind a claim. */
function rank(evidence: Evidence): number {
  if (evidence.word !== 'stored') return GROUND[evidence.word];
  return Math.min(5.5, Math.max(GROUND.stored, rank(evidence.was) + 1.5));
}

function weaker(a: Evidence, b: Evidence): Evidence {
  const difference = rank(b) - rank(a);
  if (difference !== 0) return difference > 0 ? b : a;
  if (a.word === 'sealed' && b.word === 'sealed') return b.k * a.n < a.k * b.n ? b : a;
  // Of equals the older block speaks: the sum is not newer than its oldest part.
  const blockA = 'block' in a ? a.block : undefined;
  const blockB = 'block' in b ? b.block : undefined;
  return (blockB ?? Infinity) < (blockA ?? Infinity) ? b : a;
}

/** The evidence of a number made of several: the weakest word among them, or null when made of none. */
export function weakest(evidence: Iterable<Evidence>): Evidence | null {
  let result: Evidence | null = null;
  for (const each of evidence) result = result === null ? each : weaker(result, each);
  return result;
}
