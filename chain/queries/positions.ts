import { spotValueRao } from '../quotes/pool-price.ts';
import { QuoteRefused } from '../quotes/quote-refused.ts';
import { quoteSell } from '../quotes/quote-trade.ts';
import type { Pool } from '../quotes/pool.ts';
import type { BlockView } from '../read/block-view.ts';
import { readTable } from '../read/item-table.ts';
import type { Position } from '../types/position.ts';
import { readHoldings, readStakes } from './held-stake.ts';
import { readNetuids } from './netuids.ts';
import { readPools } from './pools.ts';

/**
 * Taking everything out leaves the fraction of a rao that the pool's rounding kept back, and dividends make it grow. Less than this is
 * no position: nobody staked it, and the chain takes far more at least.
 */
const DUST_ALPHA_RAO = 10n;

/** Stake of a coldkey, by netuid, then largest first. Dust of past exits is left out. */
export async function readPositions(view: BlockView, coldkey: string): Promise<Position[]> {
  const [holdings, owned, existing] = await Promise.all([
    readHoldings(view, coldkey),
    view.item('SubtensorModule', 'OwnedHotkeys', coldkey),
    readNetuids(view),
  ]);
  const own = new Set(owned.list().map((hotkey) => hotkey.text()));
  const places = holdings.filter(({ netuid }) => existing.includes(netuid));
  const netuids = [...new Set(places.map(({ netuid }) => netuid))];
  const [stakes, uids, pools] = await Promise.all([
    readStakes(view, coldkey, places),
    readTable(
      view,
      ['Uids'],
      places.map(({ netuid, hotkey }) => [netuid, hotkey]),
    ),
    readPools(view, netuids),
  ]);
  return places
    .flatMap(({ netuid, hotkey }, i): Position[] => {
      const alphaRao = stakes[i]!;
      if (alphaRao < DUST_ALPHA_RAO) return [];
      const pool = pools.get(netuid)!;
      return [
        {
          netuid,
          hotkey,
          coldkey,
          alphaRao,
          spotRao: spotValueRao(pool, alphaRao),
          ...exitOf(pool, alphaRao),
          registered: uids[i]!.Uids.optional() !== null,
          ownHotkey: own.has(hotkey),
        },
      ];
    })
    .sort((a, b) => a.netuid - b.netuid || (a.alphaRao < b.alphaRao ? 1 : a.alphaRao > b.alphaRao ? -1 : 0));
}

function exitOf(pool: Pool, alphaRao: bigint): Pick<Position, 'exitRao' | 'exitFeeAlphaRao' | 'exitPossible'> {
  try {
    const { taoRao, feeAlphaRao } = quoteSell(pool, alphaRao);
    return { exitRao: taoRao, exitFeeAlphaRao: feeAlphaRao, exitPossible: true };
  } catch (error) {
    if (error instanceof QuoteRefused) return { exitRao: 0n, exitFeeAlphaRao: 0n, exitPossible: false };
    throw error;
  }
}
