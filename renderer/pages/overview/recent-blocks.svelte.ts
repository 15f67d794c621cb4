import { untrack } from 'svelte';
import type { Head } from '../../../chain/types/head.ts';
import type { ChainService } from '../../services/chain-service.svelte.ts';

const MOST = 5;

/** The newest blocks that were seen, newest first; kept while the page lives. Call it during the component's setup. */
export function recentBlocks(chain: ChainService): { readonly list: readonly Head[] } {
  let list = $state.raw<readonly Head[]>([]);
  let genesis: string | null = null;
  $effect(() => {
    const best = chain.heads?.best;
    if (chain.genesis !== genesis) list = [];
    genesis = chain.genesis;
    if (best)
      list = withHead(
        untrack(() => list),
        best,
      );
  });
  return {
    get list() {
      return list;
    },
  };
}

/** A block of the same height takes the place of the one that fell out of the chain, with those below that it does not stand on. */
export function withHead(list: readonly Head[], head: Head): readonly Head[] {
  if (list[0]?.hash === head.hash) return list;
  const below = list.filter((one) => one.number < head.number);
  const parent = below[0];
  if (parent && parent.number === head.number - 1 && parent.hash !== head.parentHash) return [head];
  return [head, ...below].slice(0, MOST);
}
