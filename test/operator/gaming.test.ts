// Who pretends to work must not live off it. On each task: a constant answer, a guess, the crowd's answer to the question before, and
// good answers that come late, judged by the bundled validators' own book of scores against one who works.
import { describe, expect, test } from 'vitest';
import { ScoreBook, speedFactor } from '../../devnet/actors/score-book.ts';
import { inProcessMarket } from '../../miner/market/in-process-market.ts';

const ROUNDS = 60;
const FAST_MS = 100;
const LATE_MS = 3500;
const market = inProcessMarket();

describe.each(market.tasks.map(({ name, methods }) => [name, methods] as const))('on %s', (task, methods) => {
  test('pretending pays next to nothing, and being late pays little', () => {
    const best = methods.at(-1)!;
    const middle = methods[Math.floor(methods.length / 2)]!;
    const questions = Array.from({ length: ROUNDS + 1 }, (_, i) => market.question(task, `round ${i}`));
    const answered = (method: string, round: number): unknown =>
      market.answer(task, method, questions[round]!.query, `${method} ${round}`);
    const first = answered(best, 0);
    /** What each miner answers in a round, and after how long. */
    const miners: Record<string, (round: number) => { body: unknown; latencyMs: number }> = {
      works: (round) => ({ body: answered(best, round), latencyMs: FAST_MS }),
      constant: () => ({ body: first, latencyMs: FAST_MS }),
      guesses: (round) => ({
        body: market.answer(task, best, market.question(task, `other ${round}`).query, 'x'),
        latencyMs: FAST_MS,
      }),
      copiesTheCrowd: (round) => ({ body: answered(middle, round - 1), latencyMs: FAST_MS }),
      late: (round) => ({ body: answered(best, round), latencyMs: LATE_MS }),
      absent: () => ({ body: null, latencyMs: 0 }),
    };
    const book = new ScoreBook();
    const names = Object.keys(miners);
    for (let round = 1; round <= ROUNDS; round++)
      for (const name of names) {
        const { body, latencyMs } = miners[name]!(round);
        book.record(`0x${name}`, market.score(task, questions[round]!, body) * speedFactor(latencyMs));
      }
    const { uids, values } = book.weights(names.map((name, uid) => ({ uid, hotkey: `0x${name}` as const })));
    const share = Object.fromEntries(names.map((name, uid) => [name, (values[uids.indexOf(uid)] ?? 0) / 65_535]));
    console.log(`${task}: ${names.map((name) => `${name} ${share[name]!.toFixed(4)}`).join(', ')}`);
    expect(share['works']).toBe(1);
    for (const name of ['constant', 'guesses', 'copiesTheCrowd', 'absent']) expect(share[name]).toBeLessThan(0.03);
    expect(share['late']).toBeLessThan(0.1);
  });
});
