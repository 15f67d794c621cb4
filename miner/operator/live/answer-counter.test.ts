import { expect, test } from 'vitest';
import { AnswerCounter } from './answer-counter.ts';

const answered = (latencyMs: number) =>
  ({
    type: 'answered',
    synapse: 'S',
    hotkey: 'v',
    uid: 1,
    latencyMs,
    waitedMs: 0,
    bytes: 1,
    streamed: false,
    clockSkewMs: 0,
  }) as const;

test('answers are counted for their block, with percentiles over all and the last one first', () => {
  const counter = new AnswerCounter();
  counter.block(10);
  for (let ms = 1; ms <= 100; ms++) counter.event(answered(ms), ms);
  counter.block(11);
  counter.event(
    {
      type: 'refused',
      status: 403,
      code: 'policy',
      message: 'no permit',
      synapse: null,
      hotkey: null,
      address: null,
    } as never,
    200,
  );
  const figures = counter.figures();
  expect(figures).toMatchObject({ received: 101, answered: 100, refused: 1, p50Ms: 50, p95Ms: 95, meanMs: 50.5 });
  expect(figures.perBlock).toEqual([
    { block: 10, answered: 100, latencyMs: 50.5 },
    { block: 11, answered: 0, latencyMs: null },
  ]);
  expect(figures.last[0]).toEqual({
    at: 200,
    hotkey: null,
    uid: null,
    latencyMs: null,
    outcome: 'refused',
    words: 'no permit',
  });
  expect(figures.last).toHaveLength(50);
});
