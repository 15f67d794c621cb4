/** Rival miners' honest methods, from the worst to the best. Measured in `miner/tasks/tasks.test.ts`. */
import { createRng } from '../rng.ts';
import type { Rival } from '../task.ts';
import { drawExchange, type Exchange } from './data.ts';
import type { TextQuery } from './query.ts';
import { wordsOf, type Completion } from './score.ts';

/** Exchanges rivals have heard, drawn once, as many as asked for. The stream is neither the trainer's nor a validator's. */
const heard: (Exchange & { words: ReadonlySet<string> })[] = [];
const rng = createRng('text-generation/rivals');
function hear(count: number): typeof heard {
  while (heard.length < count) {
    const exchange = drawExchange(rng);
    heard.push({ ...exchange, words: new Set(wordsOf(exchange.question)) });
  }
  return heard;
}

const asked = ({ messages }: TextQuery): string => messages.at(-1) ?? '';

/** The answer to the most similar question of the first `count` (share of words in common). */
function remember(count: number): (question: string) => string {
  return (question) => {
    const words = new Set(wordsOf(question));
    const known = hear(count);
    let best = known[0]!;
    let nearest = -1;
    for (let i = 0; i < count; i++) {
      const other = known[i]!;
      let shared = 0;
      for (const word of words) if (other.words.has(word)) shared++;
      const likeness = shared / (words.size + other.words.size - shared);
      if (likeness <= nearest) continue;
      best = other;
      nearest = likeness;
    }
    return best.answer;
  };
}

/** Of a story with a question, the sentence that has most words of the question; null where nothing is told. */
function read(text: string): string | null {
  const [question, ...told] = (text.match(/[^.?!]+[.?!]/g) ?? []).reverse();
  if (question === undefined || told.length === 0) return null;
  const words = new Set(wordsOf(question));
  const likeness = (sentence: string) => wordsOf(sentence).filter((word) => words.has(word)).length;
  return told.reduce((best, sentence) => (likeness(sentence) > likeness(best) ? sentence : best)).trim();
}

const rival = (name: string, method: string, answer: (question: string) => string): Rival<TextQuery, Completion> => ({
  name,
  method,
  answer: (query) => ({ completion: answer(asked(query)) }),
});

const memory = (count: number) =>
  rival(`memory-${count}`, `remembers ${count} answers and gives that to the most similar question`, remember(count));
const reader = (count: number) =>
  rival(
    `reader-${count}`,
    `quotes the story that is told, else remembers ${count} answers`,
    (question) => read(question) ?? remember(count)(question),
  );

export const rivals: readonly Rival<TextQuery, Completion>[] = [
  rival('polite', 'says the same to everybody', () => 'That is a good question.'),
  rival('echo', 'says the question again', (question) => question),
  memory(30),
  memory(100),
  reader(30),
  reader(100),
  memory(300),
  reader(300),
  memory(1000),
  reader(1000),
];
