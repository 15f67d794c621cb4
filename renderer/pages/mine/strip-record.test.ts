import { expect, test } from 'vitest';
import { AnswerCounter } from '../../../miner/operator/live/answer-counter.ts';
import { StripRecord } from './strip-record.ts';

/** A counter as the operator has one, and its strip. */
function mined() {
  const counter = new AnswerCounter();
  const strip = new StripRecord();
  const look = (pause: string | null = null) => strip.see({ answers: counter.figures() }, pause);
  const answer = (latencyMs: number) =>
    counter.event(
      {
        type: 'answered',
        synapse: 'X',
        hotkey: 'h',
        uid: 1,
        latencyMs,
        waitedMs: 0,
        bytes: 1,
        streamed: false,
        clockSkewMs: 0,
      },
      0,
    );
  return { counter, strip, look, answer };
}

test('each answer is counted once, in the block in which it was given', () => {
  const { counter, strip, look, answer } = mined();
  counter.block(7);
  answer(10);
  look();
  look();
  answer(30);
  answer(20);
  look();
  counter.block(8);
  answer(5);
  look();
  expect(strip.columns()).toEqual([
    { block: 7, answered: 3, medianMs: 20, slowMs: 30, pause: null },
    { block: 8, answered: 1, medianMs: 5, slowMs: 5, pause: null },
  ]);
});

test('a block without answers has no latency, and a pause stands in the block it fell into', () => {
  const { counter, strip, look } = mined();
  counter.block(1);
  look();
  look('inference');
  counter.block(2);
  look();
  expect(strip.columns()).toEqual([
    { block: 1, answered: 0, medianMs: null, slowMs: null, pause: 'inference' },
    { block: 2, answered: 0, medianMs: null, slowMs: null, pause: null },
  ]);
});

test('the strip keeps the last 960 blocks', () => {
  const { counter, strip, look } = mined();
  for (let block = 1; block <= 1000; block++) {
    counter.block(block);
    look();
  }
  expect([strip.columns().length, strip.columns()[0]?.block]).toEqual([960, 41]);
});
