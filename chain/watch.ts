import type { Chain } from './ports/chain.ts';

export interface WatchOptions {
  /** Read again only when so many blocks have passed. Default 1. */
  readonly everyBlocks?: number;
}

/**
 * Reads now and after each new best block, and tells the result. One read at a time: blocks that come meanwhile are one further read.
 * The result stops it; nothing is told after that.
 */
export function watch<T>(
  chain: Pick<Chain, 'heads' | 'onHeads'>,
  read: () => Promise<T>,
  told: (value: T) => void,
  failed: (error: unknown) => void,
  { everyBlocks = 1 }: WatchOptions = {},
): () => void {
  let lastBlock = -Infinity;
  let running = false;
  let again = false;
  let stopped = false;
  const run = async (): Promise<void> => {
    const block = chain.heads().best.number;
    // A lower number is another branch, or another chain's beginning.
    if (block >= lastBlock && block - lastBlock < everyBlocks) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    lastBlock = block;
    try {
      const value = await read();
      if (!stopped) told(value);
    } catch (error) {
      if (!stopped) failed(error);
    } finally {
      running = false;
    }
    if (again && !stopped) {
      again = false;
      void run();
    }
  };
  const stopHeads = chain.onHeads(() => void run());
  void run();
  return () => {
    stopped = true;
    stopHeads();
  };
}
