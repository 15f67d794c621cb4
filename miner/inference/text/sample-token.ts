/** Picks the next token from a model's logits. */

export interface Sampling {
  /** 0 takes the most probable token; larger values choose more freely. */
  temperature: number;
  /** Only the so many most probable tokens; 0 means all. */
  topK: number;
  /** Only the most probable tokens that together have this probability, 0 … 1 (nucleus sampling, Holtzman and others). */
  topP: number;
}

/** Id of the chosen token. `random` gives numbers in [0, 1) and is not asked at temperature 0. Ties go to the lower id. */
export function sampleToken(logits: Float32Array, { temperature, topK, topP }: Sampling, random: () => number): number {
  if (temperature === 0 || topK === 1) {
    let best = 0;
    for (let id = 1; id < logits.length; id++) if (logits[id]! > logits[best]!) best = id;
    return best;
  }
  let order = Array.from(logits, (_, id) => id).sort((a, b) => logits[b]! - logits[a]! || a - b);
  if (topK > 0) order = order.slice(0, topK);
  const top = logits[order[0]!]!;
  const powers = order.map((id) => Math.exp((logits[id]! - top) / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  let kept = 0;
  let mass = 0;
  while (kept < order.length && (kept === 0 || mass < topP)) mass += powers[kept++]! / sum;
  let left = random() * mass;
  for (let i = 0; i < kept; i++) {
    left -= powers[i]! / sum;
    if (left < 0) return order[i]!;
  }
  return order[kept - 1]!;
}
