/**
 * Small talk with one right answer each: stories to be read closely, counting, sums, days, opposites, kinds. Some of it can be
 * learned by heart; what is asked about a story can not, since there are hundreds of thousands of them. Training, held-out
 * measurement, rivals' memories and challenges all draw from here, with different seeds. Data is generated, so it is CC0-1.0.
 */
import type { Rng } from '../rng.ts';
import {
  capital,
  CIRCLES,
  COLOURS,
  KINDS,
  NAMES,
  NUMBERS,
  OPPOSITES,
  THINGS,
  withArticle,
  type Kind,
} from './lexicon.ts';

export interface Exchange {
  question: string;
  answer: string;
  /** The words of the answer that decide whether it is right, in order, in lower case. */
  keys: readonly string[];
}

/** `count` different items, in random order. */
function some<T>(rng: Rng, items: readonly T[], count: number): T[] {
  const left = [...items];
  return Array.from({ length: count }, () => left.splice(rng.int(left.length), 1)[0]!);
}

/** A story of two people with a question on it. */
export function drawStory(rng: Rng): Exchange {
  const names = some(rng, NAMES, 2);
  const colours = some(rng, COLOURS, 2);
  const things = some(rng, THINGS, 2);
  const tale = names.map((name, i) => `${name} has a ${colours[i]} ${things[i]}.`).join(' ');
  const at = rng.int(2);
  const [name, colour, thing] = [names[at]!, colours[at]!, things[at]!];
  switch (rng.int(3)) {
    case 0:
      return {
        question: `${tale} What does ${name} have?`,
        answer: `${name} has a ${colour} ${thing}.`,
        keys: [colour, thing],
      };
    case 1:
      return {
        question: `${tale} Who has the ${thing}?`,
        answer: `${name} has the ${thing}.`,
        keys: [name.toLowerCase()],
      };
    default:
      return {
        question: `${tale} Which colour is the ${thing}?`,
        answer: `The ${thing} is ${colour}.`,
        keys: [colour],
      };
  }
}

function circle(rng: Rng): Exchange {
  const name = rng.pick(['day', 'month'] as const);
  const list: readonly string[] = CIRCLES[name];
  const at = rng.int(list.length);
  const after = rng.chance(0.5);
  const other = list[(at + (after ? 1 : list.length - 1)) % list.length]!;
  const word = after ? 'after' : 'before';
  return {
    question: `Which ${name} comes ${word} ${list[at]}?`,
    answer: `${capital(word)} ${list[at]} comes ${other}.`,
    keys: [other.toLowerCase()],
  };
}

function counting(rng: Rng): Exchange {
  const steps = 2 + rng.int(4);
  const low = rng.int(NUMBERS.length - steps);
  const up = rng.chance(0.6);
  const words = NUMBERS.slice(low, low + steps + 1);
  if (!up) words.reverse();
  return {
    question: `Count ${up ? 'up' : 'down'} from ${words[0]} to ${words.at(-1)}.`,
    answer: `${capital(words.join(', '))}.`,
    keys: words.slice(1),
  };
}

function sum(rng: Rng): Exchange {
  const a = rng.int(11);
  const b = rng.int(11);
  const [left, word, right, result] = rng.chance(0.5) ? [a, 'plus', b, a + b] : [a + b, 'minus', b, a];
  const spoken = `${NUMBERS[left]} ${word} ${NUMBERS[right]}`;
  return {
    question: `What is ${spoken}?`,
    answer: `${capital(spoken)} is ${NUMBERS[result]}.`,
    keys: [NUMBERS[result]!],
  };
}

function opposite(rng: Rng): Exchange {
  const pair = rng.pick(OPPOSITES);
  const at = rng.int(2);
  const [word, other] = [pair[at]!, pair[1 - at]!];
  return {
    question: `What is the opposite of ${word}?`,
    answer: `The opposite of ${word} is ${other}.`,
    keys: [other],
  };
}

function kind(rng: Rng): Exchange {
  const kinds = some(rng, Object.keys(KINDS) as Kind[], 2);
  const right = rng.pick(kinds);
  const one = withArticle(rng.pick(KINDS[right]));
  return {
    question: `Is ${one} ${kinds.map(withArticle).join(' or ')}?`,
    answer: `${capital(one)} is ${withArticle(right)}.`,
    keys: [right],
  };
}

const OTHERS = [counting, counting, sum, circle, opposite, kind] as const;
const TOPICS = [drawStory, drawStory, drawStory, ...OTHERS] as const;

/** A question that can be answered by heart. */
export const drawOther = (rng: Rng): Exchange => rng.pick(OTHERS)(rng);

/** One question with its answer: a third of them are stories. */
export const drawExchange = (rng: Rng): Exchange => rng.pick(TOPICS)(rng);
