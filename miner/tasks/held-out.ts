/** How good a way of answering is on challenges nobody trained on. */
import { createRng } from './rng.ts';
import type { Task } from './task.ts';

export interface HeldOutResult {
  /** Mean of the task's metric. */
  metric: number;
  /** Mean quality as validators score it, 0 … 1. */
  score: number;
  /** Challenges answered. */
  count: number;
}

/** Asks `count` challenges of the held-out stream and judges the answers. `answer` gets them in batches of at most 64. */
export async function measureHeldOut<Query, Answer, Truth>(
  task: Task<Query, Answer, Truth>,
  count: number,
  answer: (queries: readonly Query[]) => Promise<readonly Answer[]> | readonly Answer[],
): Promise<HeldOutResult> {
  const rng = createRng(`${task.name}/held-out`);
  let metric = 0;
  let score = 0;
  for (let start = 0; start < count; start += 64) {
    const challenges = Array.from({ length: Math.min(64, count - start) }, (_, i) =>
      task.challenge(rng.split(String(start + i))),
    );
    const answers = await answer(challenges.map(({ query }) => query));
    challenges.forEach(({ truth }, i) => {
      metric += task.metric.of(truth, answers[i]!) / count;
      score += task.score(truth, answers[i]!) / count;
    });
  }
  return { metric, score, count };
}
