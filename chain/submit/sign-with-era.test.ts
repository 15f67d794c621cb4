import { describe, expect, it } from 'vitest';
import { eraBlocks, eraStart } from './sign-with-era.ts';

describe('how long a signature is good', () => {
  it.each([
    ['12 s blocks', 12_000, 64],
    ['1 s blocks', 1000, 1024],
    ['250 ms blocks: as long as the chain keeps block hashes', 250, 2048],
  ])('%s', (_, blockTimeMs, blocks) => {
    expect(eraBlocks({ blockTimeMs })).toBe(blocks);
  });
});

describe('where a signature begins', () => {
  const head = (number: number) => ({ number, hash: `0x${number}`, parentHash: '0x', seenAt: 0 });
  const heads = (best: number, final: number) => ({
    best: head(best),
    finalized: { ...head(final), finality: { word: 'final' as const, block: final } },
  });
  it.each([
    ['finality is a few blocks behind: at the final block', 1000, 997, 997],
    ['finality is proved with one block in 512: at the newest, or it would be too old at once', 1400, 1024, 1400],
  ])('%s', (_, best, final, start) => {
    expect(eraStart(heads(best, final), { blockTimeMs: 12_000 }).number).toBe(start);
  });
});
