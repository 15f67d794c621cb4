/** How right a text is, judged by a hidden answer. */

export interface Completion {
  completion: string;
}

/** What a validator keeps to itself: the answer, and the words of it that decide. */
export interface TextTruth {
  answer: string;
  keys: readonly string[];
}

/** Words in lower case; marks do not count. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** Length of the longest common subsequence. */
function common(a: readonly string[], b: readonly string[]): number {
  let row = new Uint16Array(b.length + 1);
  for (const word of a) {
    const next = new Uint16Array(b.length + 1);
    for (let j = 0; j < b.length; j++) next[j + 1] = word === b[j] ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!);
    row = next;
  }
  return row[b.length]!;
}

/**
 * Likeness to the hidden answer (ROUGE-L, F1 over words; Lin), squared, times the share of its deciding words that come, in order.
 * The right form with a wrong word in the place that matters is worth nothing, every possible word at once or the question said
 * again next to nothing.
 */
export function textScore({ completion }: Completion, { answer, keys }: TextTruth): number {
  const given = wordsOf(completion);
  const wanted = wordsOf(answer);
  const shared = common(given, wanted);
  if (shared === 0) return 0;
  const likeness = (2 * shared) / (given.length + wanted.length);
  return likeness ** 2 * (common(keys, given) / keys.length);
}

/** 1 when the words are those of the answer, else 0. */
export const exactAnswer = ({ completion }: Completion, { answer }: TextTruth): number =>
  wordsOf(completion).join(' ') === wordsOf(answer).join(' ') ? 1 : 0;
