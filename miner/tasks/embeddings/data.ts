/**
 * Sentences in pairs that say the same in other words: no word of meaning is in both of a pair, and other sentences of the same
 * question share parts of the meaning, often in the very same words. Likeness of spelling misleads; only meaning finds the
 * partner. Training, held-out measurement and challenges draw from here, with different seeds. Generated, so CC0-1.0.
 */
import type { Rng } from '../rng.ts';
import { ACTIONS, AGENTS, MANNERS, OBJECTS, PLACES } from './lexicon.ts';

const SLOTS = [AGENTS, ACTIONS, OBJECTS, PLACES, MANNERS] as const;

/** What a sentence says: an index per slot. */
type Meaning = readonly number[];

type Words = readonly [agent: string, action: string, object: string, place: string, manner: string];

const FORMS: readonly ((...words: Words) => string)[] = [
  (agent, action, object, place, manner) => `The ${agent} ${manner} ${action} the ${object} near the ${place}.`,
  (agent, action, object, place, manner) => `Near the ${place}, the ${object} was ${manner} ${action} by the ${agent}.`,
  (agent, action, object, place, manner) => `The ${object} was ${action} ${manner} near the ${place} by the ${agent}.`,
  (agent, action, object, place, manner) => `Near the ${place} the ${agent} ${action} the ${object} ${manner}.`,
];

const draw = (rng: Rng): Meaning => SLOTS.map((slot) => rng.int(slot.length));

/** A meaning like another one: one to three of its parts are different. */
function vary(meaning: Meaning, rng: Rng): Meaning {
  const changed = [...meaning];
  for (let i = 1 + rng.int(3); i > 0; i--) {
    const slot = rng.int(SLOTS.length);
    changed[slot] = rng.int(SLOTS[slot]!.length);
  }
  return changed;
}

/** The meaning said twice, each of its parts in two different words. */
function sayTwice(meaning: Meaning, rng: Rng): [string, string] {
  const first: string[] = [];
  const second: string[] = [];
  meaning.forEach((choice, slot) => {
    const words = SLOTS[slot]![choice]!;
    const at = rng.int(words.length);
    first.push(words[at]!);
    second.push(words[(at + 1 + rng.int(words.length - 1)) % words.length]!);
  });
  const say = (words: readonly string[]) => rng.pick(FORMS)(...(words as unknown as Words));
  return [say(first), say(second)];
}

/** `count` pairs of sentences; meanings are all different, and many are alike. */
export function drawPairs(rng: Rng, count: number): [string, string][] {
  const meanings: Meaning[] = [];
  const seen = new Set<string>();
  while (meanings.length < count) {
    const meaning = meanings.length === 0 || rng.chance(0.15) ? draw(rng) : vary(rng.pick(meanings), rng);
    if (seen.has(meaning.join())) continue;
    seen.add(meaning.join());
    meanings.push(meaning);
  }
  return meanings.map((meaning) => sayTwice(meaning, rng));
}

/** Sentences in random order, and for each where its partner stands. */
export function drawTexts(rng: Rng, pairs: number): { texts: string[]; partners: number[] } {
  const said = drawPairs(rng, pairs).flatMap((pair, p) => pair.map((text) => ({ text, p })));
  for (let i = said.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [said[i], said[j]] = [said[j]!, said[i]!];
  }
  return {
    texts: said.map(({ text }) => text),
    partners: said.map(({ p }, i) => said.findIndex((other, j) => other.p === p && j !== i)),
  };
}
