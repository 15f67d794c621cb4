/** Rival miners' honest methods, from the worst to the best. Measured in `miner/tasks/tasks.test.ts`. */
import { createRng, type Rng } from '../rng.ts';
import type { Rival } from '../task.ts';
import { textFeatures, wordsOf } from './features.ts';
import type { EmbedQuery } from './query.ts';
import { ACTIONS, AGENTS, MANNERS, OBJECTS, PLACES } from './lexicon.ts';
import type { Embeddings } from './score.ts';

const SIZE = 64;
const round = (value: number): number => Math.round(value * 1e4) / 1e4;

const directions = new Map<string, Float64Array>();
/** A fixed random direction for a name. */
function direction(name: string): Float64Array {
  let found = directions.get(name);
  if (!found) {
    const rng = createRng(`embeddings/rivals/${name}`);
    found = Float64Array.from({ length: SIZE }, () => rng.normal());
    directions.set(name, found);
  }
  return found;
}

const sumOf = (names: readonly string[]): number[] => {
  const sum = new Float64Array(SIZE);
  for (const name of names) direction(name).forEach((value, i) => (sum[i]! += value));
  return Array.from(sum, round);
};

/** Every word of the lexicon with the first of those that mean the same. */
const MEANINGS = new Map(
  [AGENTS, ACTIONS, OBJECTS, PLACES, MANNERS]
    .flat()
    .flatMap((words) => words.map((word) => [word, words[0]!] as const)),
);
/** The words in an order that has nothing to do with their meaning: who knows a share knows the first ones. */
const SHUFFLED = [...MEANINGS.keys()].sort((a, b) => direction(a)[0]! - direction(b)[0]!);

const rival = (
  name: string,
  method: string,
  embed: (text: string, rng: Rng) => number[],
): Rival<EmbedQuery, Embeddings> => ({
  name,
  method,
  answer: ({ texts }, rng) => ({ embeddings: texts.map((text) => embed(text, rng)) }),
});

/** Knows which of `share` of the words mean the same, and drops the others as it drops small words. */
function thesaurus(share: number): Rival<EmbedQuery, Embeddings> {
  const known = new Set(SHUFFLED.slice(0, Math.round(share * SHUFFLED.length)));
  const percent = Math.round(100 * share);
  return rival(`thesaurus-${percent}`, `knows the meaning of ${percent} of 100 words`, (text) =>
    sumOf(wordsOf(text).flatMap((word) => (known.has(word) ? [MEANINGS.get(word)!] : []))),
  );
}

export const rivals: readonly Rival<EmbedQuery, Embeddings>[] = [
  rival('words', 'the sum of a random vector per word', (text) => sumOf(wordsOf(text))),
  rival('pieces', 'counts pieces of words', (text) => Array.from(textFeatures(text), round)),
  rival('random', 'a random vector', (_, rng) => Array.from({ length: SIZE }, () => round(rng.normal()))),
  ...[0.25, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map(thesaurus),
];
