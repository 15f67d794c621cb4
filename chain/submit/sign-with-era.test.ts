import { describe, expect, it } from 'vitest';
import { eraBlocks } from './sign-with-era.ts';

describe('how long a signature is good', () => {
  it.each([
    ['12 s blocks', 12_000, 64],
    ['1 s blocks', 1000, 1024],
    ['250 ms blocks: as long as the chain keeps block hashes', 250, 2048],
  ])('%s', (_, blockTimeMs, blocks) => {
    expect(eraBlocks({ blockTimeMs })).toBe(blocks);
  });
});
