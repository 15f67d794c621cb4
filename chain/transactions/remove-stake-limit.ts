import type { Chain } from '../ports/chain.ts';
import { buildCall, type Extrinsic } from './extrinsic.ts';

/** As `removeStake`, but never below `limitPriceRao`; more than is held is refused. */
export const removeStakeLimit = (
  chain: Chain,
  hotkey: string,
  netuid: number,
  alphaRao: bigint,
  limitPriceRao: bigint,
  allowPartial = false,
): Extrinsic =>
  buildCall(chain, 'subtensorModule', 'removeStakeLimit', [hotkey, netuid, alphaRao, limitPriceRao, allowPartial]);
