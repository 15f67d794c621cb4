import type { Chain } from '../ports/chain.ts';
import type { ExplorerStore } from '../ports/explorer-store.ts';
import { readHistory } from '../queries/history.ts';
import { StatePruned, UnexpectedAnswer } from '../errors.ts';

/** Blocks looked back at most after a gap; older ones are usually no longer kept by a node. */
const MOST_CATCH_UP = 128;

export interface HistoryOptions {
  readonly chain: Chain;
  readonly store: ExplorerStore;
  /** Accounts to watch, asked for each block. */
  readonly addresses: () => readonly string[];
  /** Last final block looked through before, if known. */
  readonly since?: number;
  /** Called with the number of new entries. */
  readonly onEntries?: (count: number) => void;
  readonly onTrouble: (error: Error) => void;
}

/** Looks through each final block for what happened to one's accounts and keeps it. The result stops it. */
export function recordHistory({ chain, store, addresses, since, onEntries, onTrouble }: HistoryOptions): () => void {
  let last = Math.max(since ?? chain.heads().finalized.number - 1, chain.heads().finalized.number - MOST_CATCH_UP);
  let running = false;
  let stopped = false;

  const look = async (number: number): Promise<void> => {
    const { finalized } = chain.heads();
    const hash = number === finalized.number ? finalized.hash : await chain.request('chain_getBlockHash', [number]);
    if (typeof hash !== 'string') throw new UnexpectedAnswer(`the hash of block ${number}`, 'a hash');
    const entries = await readHistory(chain.at({ number, hash }), new Set(addresses()));
    if (entries.length === 0) return;
    await store.addHistory(chain.info.genesisHash, entries);
    onEntries?.(entries.length);
  };
  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    try {
      while (!stopped && last < chain.heads().finalized.number) {
        last = Math.max(last, chain.heads().finalized.number - MOST_CATCH_UP);
        try {
          await look(last + 1);
        } catch (error) {
          if (!(error instanceof StatePruned)) throw error;
        }
        last += 1;
      }
    } catch (error) {
      // The block is looked at again with the next head.
      onTrouble(error instanceof Error ? error : new Error(String(error)));
    } finally {
      running = false;
    }
  };
  const stopHeads = chain.onHeads(() => void run());
  void run();
  return () => {
    stopped = true;
    stopHeads();
  };
}
