import type { Chain } from '../ports/chain.ts';
import { buildCall, type Extrinsic } from './extrinsic.ts';

/** Registers a hotkey on a subnet at the price of its block, whatever that is. The signer becomes its coldkey if it has none. */
export const burnedRegister = (chain: Chain, netuid: number, hotkey: string): Extrinsic =>
  buildCall(chain, 'subtensorModule', 'burnedRegister', [netuid, hotkey]);
