/** How well a new password would hold against somebody who has the stored wallet and guesses. */
export type Strength = 'short' | 'weak' | 'fair' | 'good';

const LEAST = 8;
/** Guesses are slow here (argon2id), so these are modest: about 2^40 and 2^56 of them. */
const FAIR_BITS = 40;
const GOOD_BITS = 56;

/**
 * A careful estimate from length, kinds of characters and repetition. It never calls a password of one repeated pattern good.
 * What a dictionary would find is not known here, so the words beside it ask for several unrelated words.
 */
export function passwordStrength(password: string): Strength {
  const characters = [...password];
  if (characters.length < LEAST) return 'short';
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u].filter((kind) => kind.test(password)).length;
  const alphabet = [10, 26, 52, 64, 80][kinds] ?? 26;
  // Only characters that the one before does not give away count in full: not `aaaa`, `1234`, `abab`.
  let fresh = 0;
  characters.forEach((character, i) => {
    const [one, two] = [characters[i - 1], characters[i - 2]];
    const step = one === undefined ? 99 : (character.codePointAt(0) ?? 0) - (one.codePointAt(0) ?? 0);
    fresh += Math.abs(step) <= 1 || character === two ? 0.2 : 1;
  });
  const variety = new Set(characters).size / characters.length;
  const bits = fresh * Math.log2(alphabet) * Math.min(1, 0.4 + variety) * 0.72;
  return bits >= GOOD_BITS ? 'good' : bits >= FAIR_BITS ? 'fair' : 'weak';
}

export const STRENGTH_WORDS: Record<Strength, string> = {
  short: `At least ${LEAST} characters. Several unrelated words are easy to remember and hard to guess.`,
  weak: 'Easy to guess. Add another unrelated word.',
  fair: 'Fair. Another unrelated word would make it good.',
  good: 'Good.',
};
