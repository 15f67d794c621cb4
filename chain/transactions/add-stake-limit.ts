import type { Chain } from '../ports/chain.ts';
import { buildCall, type Extrinsic } from './extrinsic.ts';

/**
 * As `addStake`, but never at a price above `limitPriceRao` (rao per whole alpha). With `allowPartial` as much as the limit allows is
 * bought; without it all or nothing.
 */
export const addStakeLimit = (
  chain: Chain,
  hotkey: string,
  netuid: number,
  amountRao: bigint,
  limitPriceRao: bigint,
  allowPartial = false,
): Extrinsic =>
  buildCall(chain, 'subtensorModule', 'addStakeLimit', [hotkey, netuid, amountRao, limitPriceRao, allowPartial]);
