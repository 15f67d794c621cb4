import { ALL_STAKE } from '../../wallet/signing/argument-units.ts';
import type { Chain } from '../ports/chain.ts';
import { batchAll } from './batch-all.ts';
import type { Extrinsic } from './extrinsic.ts';
import { moveStake } from './move-stake.ts';
import { swapStakeLimit } from './swap-stake-limit.ts';

/** Where stake lies: with which hotkey, on which subnet. */
export interface StakePlace {
  readonly hotkey: string;
  readonly netuid: number;
}

/**
 * Moves stake of the signer, between subnets never at a worse rate than the limit: all of it or nothing. `move_stake` takes no limit, so
 * to another hotkey on another subnet two calls go as one: to the hotkey where the stake lies, without a trade, then with it to the
 * other subnet.
 * @param alphaRao alpha-rao; `ALL_STAKE` only to another hotkey or another subnet, not to both: the second call would take along what the
 * other hotkey holds already
 * @param limitRao least destination alpha per whole origin alpha, alpha-rao; without meaning on one subnet
 * @throws NotInRuntime, RangeError for all stake in two calls
 */
export function moveStakeLimit(
  chain: Chain,
  from: StakePlace,
  to: StakePlace,
  alphaRao: bigint,
  limitRao: bigint,
): Extrinsic {
  if (from.netuid === to.netuid) return moveStake(chain, from, to, alphaRao);
  const swap = swapStakeLimit(chain, to.hotkey, from.netuid, to.netuid, alphaRao, limitRao);
  if (from.hotkey === to.hotkey) return swap;
  if (alphaRao === ALL_STAKE) throw new RangeError('Two calls need the amount itself.');
  return batchAll(chain, [moveStake(chain, from, { hotkey: to.hotkey, netuid: from.netuid }, alphaRao), swap]);
}
