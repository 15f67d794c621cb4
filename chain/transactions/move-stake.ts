import type { Chain } from '../ports/chain.ts';
import { buildCall, type Extrinsic } from './extrinsic.ts';

/** Moves stake of the signer from one hotkey and subnet to another; between subnets it is sold and bought. */
export const moveStake = (
  chain: Chain,
  from: { hotkey: string; netuid: number },
  to: { hotkey: string; netuid: number },
  alphaRao: bigint,
): Extrinsic =>
  buildCall(chain, 'subtensorModule', 'moveStake', [from.hotkey, to.hotkey, from.netuid, to.netuid, alphaRao]);
