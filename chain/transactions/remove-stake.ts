import type { Chain } from '../ports/chain.ts';
import { buildCall, type Extrinsic } from './extrinsic.ts';

/** Sells `alphaRao` (fee inside) at whatever price. More than is held sells everything. */
export const removeStake = (chain: Chain, hotkey: string, netuid: number, alphaRao: bigint): Extrinsic =>
  buildCall(chain, 'subtensorModule', 'removeStake', [hotkey, netuid, alphaRao]);
