import type { Chain } from '../ports/chain.ts';
import { buildCall, type Extrinsic } from './extrinsic.ts';

/** As `burnedRegister`, but not above `limitRao`: then it fails and nothing but the fee is spent. */
export const registerLimit = (chain: Chain, netuid: number, hotkey: string, limitRao: bigint): Extrinsic =>
  buildCall(chain, 'subtensorModule', 'registerLimit', [netuid, hotkey, limitRao]);
