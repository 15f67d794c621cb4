import type { Chain } from '../ports/chain.ts';
import { buildCall, type Extrinsic } from './extrinsic.ts';

/** Buys alpha of `netuid` for `amountRao` (fee inside) at whatever price, and stakes it with a hotkey. */
export const addStake = (chain: Chain, hotkey: string, netuid: number, amountRao: bigint): Extrinsic =>
  buildCall(chain, 'subtensorModule', 'addStake', [hotkey, netuid, amountRao]);
