import type { Chain } from '../ports/chain.ts';
import { buildCall, type Extrinsic } from './extrinsic.ts';

/** Sells a whole position, exact to the last alpha-rao, and never below `limitPriceRao` unless that is null. */
export const removeStakeFull = (
  chain: Chain,
  hotkey: string,
  netuid: number,
  limitPriceRao: bigint | null,
): Extrinsic => buildCall(chain, 'subtensorModule', 'removeStakeFullLimit', [hotkey, netuid, limitPriceRao]);
