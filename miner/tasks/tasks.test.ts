// Rules every task must keep, whoever wrote it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tasks, taskByName } from './index.ts';
import { createRng } from './rng.ts';
import { BadAnswerError, BadQueryError, UnknownTaskError } from './task-errors.ts';

test('an unknown task is named in the error', () => {
  expect(() => taskByName('chess')).toThrow(UnknownTaskError);
  expect(() => taskByName('chess')).toThrow(/chess/);
});

test('names and synapses are unique', () => {
  expect(new Set(tasks.map(({ name }) => name)).size).toBe(tasks.length);
  expect(new Set(tasks.map(({ synapse }) => synapse.name)).size).toBe(tasks.length);
});

describe.each(tasks.map((task) => [task.name, task] as const))('%s', (_, task) => {
  const challenges = Array.from({ length: 150 }, (_, i) => task.challenge(createRng('rules').split(String(i))));

  test('its sample and its challenges are valid queries, also after a trip through JSON', () => {
    for (const query of [task.sample, ...challenges.map((one) => one.query)]) {
      const text = JSON.stringify(query);
      expect(text.length).toBeLessThan(task.synapse.maxBodyBytes);
      expect(task.parseQuery(JSON.parse(text))).toEqual(query);
    }
  });

  test('hash fields are fields of the request', () => {
    for (const field of task.synapse.hashFields) expect(task.synapse.request.properties).toHaveProperty(field);
  });

  test('equal streams give equal challenges, other streams others', () => {
    expect(task.challenge(createRng('rules').split('0'))).toEqual(challenges[0]);
    expect(challenges[1]).not.toEqual(challenges[0]);
  });

  test('the query does not hold the truth', () => {
    for (const { query, truth } of challenges.slice(0, 20))
      expect(Object.values(query as object)).not.toContainEqual(truth);
  });

  test('queries and answers that are anything at all get a named error or are read', () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        for (const [read, error] of [
          [() => task.parseQuery(body), BadQueryError],
          [() => task.parseAnswer(body, task.sample), BadAnswerError],
        ] as const)
          try {
            read();
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(error);
          }
      }),
    );
  });

  test('rivals give valid answers, are apart in quality, and come in order of it', { timeout: 120_000 }, () => {
    const scores = task.rivals.map((rival) => {
      const each = challenges.map(({ query, truth }, i) => {
        const answer = task.parseAnswer(JSON.parse(JSON.stringify(rival.answer(query, createRng(i)))), query);
        return task.score(truth, answer);
      });
      expect(each.every((score) => score >= 0 && score <= 1)).toBe(true);
      return each.reduce((a, b) => a + b, 0) / each.length;
    });
    console.log(`${task.name}: ${task.rivals.map(({ name }, i) => `${name} ${scores[i]!.toFixed(3)}`).join(', ')}`);
    expect(task.rivals.length).toBeGreaterThanOrEqual(8);
    expect(task.rivals.map(({ name }) => name)).toContain(task.metric.baseline);
    // "Roughly ordered": no rival falls far behind a worse one; best and worst are far apart.
    scores.forEach((score, i) => expect(score).toBeGreaterThan(Math.max(0, ...scores.slice(0, i)) - 0.08));
    expect(scores.at(-1)! - scores[0]!).toBeGreaterThan(0.2);
  });

  test('giving one and the same answer to every query scores badly', () => {
    const answers = challenges.slice(0, 10).map(({ query }) => task.rivals.at(-1)!.answer(query, createRng(0)));
    for (const answer of answers) {
      const mean = challenges.reduce((sum, { truth }) => sum + task.score(truth, answer), 0) / challenges.length;
      expect(mean).toBeLessThan(0.2);
    }
  });
});
