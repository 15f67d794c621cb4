/** How close announced probabilities come to the true class. */
export interface ClassAnswer {
  /** Class names, most probable first. */
  labels: readonly string[];
  /** Their probabilities, same order, together at most 1. */
  probs: readonly number[];
}

/**
 * Brier skill: 1 for certainty of the right class, 0 for equal probabilities or worse. Probability not given to a named class
 * counts as spread evenly over the others. A constant answer gets 0, or the class's share when it names one with certainty.
 */
export function classScore(answer: ClassAnswer, truth: string, classes: readonly string[]): number {
  const given = new Map(answer.labels.map((label, i) => [label, answer.probs[i] ?? 0]));
  const named = answer.probs.reduce((sum, p) => sum + p, 0);
  const unnamed = classes.length - given.size;
  const rest = unnamed > 0 ? Math.max(0, 1 - named) / unnamed : 0;
  let squares = 0;
  for (const label of classes) {
    const error = (given.get(label) ?? rest) - (label === truth ? 1 : 0);
    squares += error * error;
  }
  const even = 1 - 1 / classes.length; // what equal probabilities would get
  return Math.max(0, Math.min(1, 1 - squares / even));
}

/** The `topK` most probable classes of a full distribution. Ties keep the class order. */
export function topClasses(probabilities: ArrayLike<number>, classes: readonly string[], topK: number): ClassAnswer {
  const order = classes.map((_, i) => i).sort((a, b) => probabilities[b]! - probabilities[a]! || a - b);
  const chosen = order.slice(0, topK);
  // Sums of shares can exceed 1 in the last bit; an announced probability must not.
  return { labels: chosen.map((i) => classes[i]!), probs: chosen.map((i) => Math.min(1, probabilities[i]!)) };
}
