import { describe, expect, it } from 'vitest';
import { runDemo } from './market-demo.ts';
import { AskedTally, epochTable, rankOf } from './report.ts';

const asked = (uid: number, score: number) => ({ validator: 'v', netuid: 2, block: 1, uid, score, latencyMs: 1 });

describe('the report of an epoch', () => {
  it('counts queries and takes the mean score of each miner', () => {
    const tally = new AskedTally();
    for (const event of [asked(1, 1), asked(1, 0.5), asked(2, 0)]) tally.record(event);
    expect(tally.of(1)).toEqual({ queries: 2, score: 0.75 });
    tally.clear();
    expect(tally.of(1)).toEqual({ queries: 0, score: 0 });
  });
  it('ranks by incentive, equal ones alike', () => {
    expect([5, 9, 5, 0].map((one, _, all) => rankOf(one, all))).toEqual([2, 1, 2, 4]);
  });
  it('marks our line and shows no rank where nothing was earned', () => {
    const row = { queries: 3, score: 0.5, rank: 1, incentive: 0.25, emissionRao: 1_500_000_000n };
    const lines = epochTable(
      1,
      40,
      [
        { ...row, uid: 7, name: 'ours' },
        { ...row, uid: 4, name: 'idle', incentive: 0 },
      ],
      7,
    ).split('\n');
    expect(lines[0]).toBe('Epoch 1 at block 40');
    expect(lines[2]).toMatch(/^▸ +7 +ours .* 1 +0\.2500 +1\.5000$/);
    expect(lines[3]).toMatch(/ 4 +idle .* – /);
  });
});

describe('the demo', { timeout: 180_000 }, () => {
  it('mines alpha over HTTP with a trained model, and clearly less with an untrained one', async () => {
    const told: string[] = [];
    const run = (model: 'trained' | 'random') =>
      runDemo({ seed: 'test', model, netuid: 2, epochs: 2, tell: (line) => told.push(line) });
    const trained = await run('trained');
    expect(trained).toMatchObject({ netuid: 2, executionProvider: 'wasm' });
    expect(trained.queriesAnswered).toBeGreaterThan(10);
    expect(trained.earnedAlphaRao).toBeGreaterThan(0n);
    expect(trained.earnedTaoValueRao).toBeGreaterThan(0n);
    expect(told.filter((line) => line.startsWith('Epoch'))).toHaveLength(2);
    const random = await run('random');
    expect(random.queriesAnswered).toBeGreaterThan(10);
    expect(random.incentive).toBeLessThan(trained.incentive / 5);
    expect(random.earnedAlphaRao * 5n).toBeLessThan(trained.earnedAlphaRao);
  });
});
