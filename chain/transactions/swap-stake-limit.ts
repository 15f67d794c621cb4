import type { Chain } from '../ports/chain.ts';
import { buildCall, type Extrinsic } from './extrinsic.ts';

/** Moves stake of one hotkey between subnets. `relativePriceRao`: least destination alpha per origin alpha, times 10^9. */
export const swapStakeLimit = (
  chain: Chain,
  hotkey: string,
  fromNetuid: number,
  toNetuid: number,
  alphaRao: bigint,
  relativePriceRao: bigint,
  allowPartial = false,
): Extrinsic =>
  buildCall(chain, 'subtensorModule', 'swapStakeLimit', [
    hotkey,
    fromNetuid,
    toNetuid,
    alphaRao,
    relativePriceRao,
    allowPartial,
  ]);
