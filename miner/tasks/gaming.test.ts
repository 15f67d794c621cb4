// What pays on a subnet of each task: knowing the answer. Not one answer for all, not the crowd's, not noise, not being late.
import { describe, expect, test } from 'vitest';
import { ScoreBook, speedFactor } from '../../devnet/actors/score-book.ts';
import { tasks } from './index.ts';
import { createRng } from './rng.ts';
import type { Task } from './task.ts';

const ROUNDS = 120;
const rngOf = (...labels: (string | number)[]) => createRng(labels.join('/'));

/** What miners earn of a subnet's pay, 0 … 1: each answers every question, and validators weigh them as the bundled ones do. */
function market(
  task: Task,
  miners: Record<string, (round: number, query: unknown) => { answer: unknown; ms?: number }>,
) {
  const book = new ScoreBook();
  const names = Object.keys(miners);
  for (let round = 0; round < ROUNDS; round++) {
    const { query, truth } = task.challenge(rngOf('gaming', task.name, round));
    for (const name of names) {
      const { answer, ms = 20 } = miners[name]!(round, query);
      book.record(`0x${name}`, task.score(truth, answer) * speedFactor(ms));
    }
  }
  const averages = names.map((name) => book.average(`0x${name}`) ** 3);
  const total = averages.reduce((a, b) => a + b, 0);
  return Object.fromEntries(names.map((name, i) => [name, averages[i]! / total]));
}

describe.each(tasks.map((task) => [task.name, task] as const))('%s', (_, task) => {
  const best = task.rivals.at(-1)!;
  const middle = task.rivals.at(-3)!;
  const honest = (round: number, query: unknown) => best.answer(query, rngOf('honest', round));
  const earlier = (round: number) => task.challenge(rngOf('gaming', task.name, Math.max(0, round - 1))).query;

  test('an honest miner earns many times what one earns that games', () => {
    const constant = best.answer(task.challenge(rngOf('constant', task.name)).query, rngOf('constant'));
    const shares = market(task, {
      honest: (round, query) => ({ answer: honest(round, query) }),
      // Every miner is asked the same; what others said can be had only for the question before.
      copier: (round) => ({ answer: honest(round, earlier(round)) }),
      constant: () => ({ answer: constant }),
      random: (round) => ({
        answer: best.answer(task.challenge(rngOf('random', task.name, round)).query, rngOf('random', round)),
      }),
    });
    for (const gaming of ['copier', 'constant', 'random']) expect(shares[gaming]).toBeLessThan(shares['honest']! / 20);
  });

  test('a late answer earns clearly less than the same in time, and a better one more than a worse', () => {
    const shares = market(task, {
      honest: (round, query) => ({ answer: honest(round, query) }),
      slow: (round, query) => ({ answer: honest(round, query), ms: 2500 }),
      slower: (round, query) => ({ answer: honest(round, query), ms: 4500 }),
      worse: (round, query) => ({ answer: middle.answer(query, rngOf('worse', round)) }),
    });
    expect(shares['slow']).toBeLessThan(shares['honest']! / 2);
    expect(shares['slower']).toBeLessThan(shares['slow']! / 2);
    expect(shares['worse']).toBeLessThan(shares['honest']!);
  });
});
