import { spotValueRao } from '../quotes/pool-price.ts';
import { QuoteRefused } from '../quotes/quote-refused.ts';
import { quoteSell } from '../quotes/quote-trade.ts';
import type { Pool } from '../quotes/pool.ts';
import type { BlockView } from '../read/block-view.ts';
import type { Position } from '../types/position.ts';
import { readPools } from './pools.ts';

/** Stake of a coldkey, by netuid, then largest first. Rows whose value is zero are left out: dust shares of past exits. */
export async function readPositions(view: BlockView, coldkey: string): Promise<Position[]> {
  const [rows, owned] = await Promise.all([
    view.call('StakeInfoRuntimeApi', 'get_stake_info_for_coldkey', coldkey),
    view.item('SubtensorModule', 'OwnedHotkeys', coldkey),
  ]);
  const held = rows.list().filter((row) => row.bigint('stake') > 0n);
  const own = new Set(owned.list().map((hotkey) => hotkey.text()));
  const netuids = [...new Set(held.map((row) => row.number('netuid')))];
  const pools = await readPools(view, netuids);
  return held
    .map((row): Position => {
      const netuid = row.number('netuid');
      const hotkey = row.text('hotkey');
      const alphaRao = row.bigint('stake');
      const pool = pools.get(netuid)!;
      return {
        netuid,
        hotkey,
        coldkey,
        alphaRao,
        spotRao: spotValueRao(pool, alphaRao),
        ...exitOf(pool, alphaRao),
        registered: row.bool('isRegistered'),
        ownHotkey: own.has(hotkey),
      };
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
