import { ChainError } from '../../../chain/errors.ts';
import type { Proved } from '../../../substrate/evidence.ts';
import type { Services } from '../../services/services.ts';
import { pointsOf, sheetOf, type PricePoint, type Priced } from './price-history.ts';

/** Blocks between two prices that are written down: five minutes of a chain with 12-second blocks. */
const EVERY = 25;
/** Blocks looked back: a day and a little more. */
const BACK = 8_000;

/** Prices this computer saw, by netuid, oldest first. Reactive. */
export interface PriceBook {
  readonly points: ReadonlyMap<number, readonly PricePoint[]>;
}

/**
 * Writes down the prices of what a page reads, and gives all that were seen. Call it during the component's setup. A store that does not
 * work leaves the book empty; the readings of the same page say why.
 */
export function priceBook(
  { chain, explorer }: Pick<Services, 'chain' | 'explorer'>,
  seen: () => Proved<readonly Priced[]> | null,
): PriceBook {
  // The map is replaced as a whole, never changed, so a raw state is reactive enough.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  let points = $state.raw<ReadonlyMap<number, readonly PricePoint[]>>(new Map());
  // Nothing on the page depends on what was last written or looked up.
  let written: { readonly genesis: string; readonly block: number } | null = null;
  let found: string | null = null;
  let over = false;

  $effect(() => {
    const now = seen();
    const { genesis } = chain;
    if (now === null || genesis === null) return;
    const { evidence } = now;
    const block = 'block' in evidence ? evidence.block : undefined;
    const due =
      evidence.word !== 'stored' &&
      block !== undefined &&
      (written?.genesis !== genesis || block < written.block || block - written.block >= EVERY);
    if (!due && found === genesis) return;
    found = genesis;
    if (due) written = { genesis, block };
    void follow(genesis, now, block ?? 0, due);
  });
  $effect(() => () => {
    over = true;
  });

  /** Writes prices down when they are of a live block, and reads all again. */
  async function follow(genesis: string, now: Proved<readonly Priced[]>, block: number, due: boolean): Promise<void> {
    try {
      const store = await explorer();
      if (due) await store.addPrices(genesis, sheetOf(block, Date.now(), now.evidence, now.value));
      const sheets = await store.prices(genesis, Math.max(0, block - BACK));
      if (!over && chain.genesis === genesis) points = pointsOf(sheets);
    } catch (error) {
      // The book is a convenience: the page's own readings say what is wrong with the store.
      if (!(error instanceof ChainError)) throw error;
    }
  }
  return {
    get points() {
      return points;
    },
  };
}
