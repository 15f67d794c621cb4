import type { Proved } from '../../substrate/evidence.ts';
import type { BlockView } from '../read/block-view.ts';
import type { Portfolio } from '../types/position.ts';
import { readBalances } from './balances.ts';
import { readPositions } from './positions.ts';

/** Free balance and all positions of a coldkey, with their sums. */
export async function readPortfolio(view: BlockView, coldkey: string): Promise<Proved<Portfolio>> {
  const [balances, positions] = await Promise.all([readBalances(view, [coldkey], 0n), readPositions(view, coldkey)]);
  const { freeRao } = balances.value[0]!;
  const sum = (of: (position: (typeof positions)[number]) => bigint): bigint =>
    positions.reduce((total, one) => total + of(one), freeRao);
  const value: Portfolio = {
    coldkey,
    freeRao,
    positions,
    spotRao: sum(({ spotRao }) => spotRao),
    exitRao: sum(({ exitRao }) => exitRao),
  };
  return { value, evidence: view.evidence };
}
