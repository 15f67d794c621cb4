import type { Chain } from '../../../chain/ports/chain.ts';
import { addStakeLimit } from '../../../chain/transactions/add-stake-limit.ts';
import type { Extrinsic } from '../../../chain/transactions/extrinsic.ts';
import { moveStakeLimit, type StakePlace } from '../../../chain/transactions/move-stake-limit.ts';
import { removeStakeFull } from '../../../chain/transactions/remove-stake-full.ts';
import { removeStakeLimit } from '../../../chain/transactions/remove-stake-limit.ts';
import { ALL_STAKE } from '../../../wallet/signing/argument-units.ts';
import type { Side } from './trade-preview.ts';

export interface StakeOrder {
  readonly side: Side;
  readonly netuid: number;
  readonly hotkey: string;
  /** Rao when staking, alpha-rao when unstaking. */
  readonly givenRao: bigint;
  /** Rao of TAO per whole alpha. */
  readonly limitPriceRao: bigint;
  /** The whole position goes, with what it earned since it was read. */
  readonly whole: boolean;
}

/** The call for an order: within its price limit all of it, or nothing. @throws NotInRuntime */
export function stakeExtrinsic(
  chain: Chain,
  { side, netuid, hotkey, givenRao, limitPriceRao, whole }: StakeOrder,
): Extrinsic {
  if (side === 'add') return addStakeLimit(chain, hotkey, netuid, givenRao, limitPriceRao);
  if (whole && 'removeStakeFullLimit' in (chain.api.tx['subtensorModule'] ?? {}))
    return removeStakeFull(chain, hotkey, netuid, limitPriceRao);
  return removeStakeLimit(chain, hotkey, netuid, givenRao, limitPriceRao);
}

export interface MoveOrder {
  readonly from: StakePlace;
  readonly to: StakePlace;
  /** Alpha-rao; rao on root. */
  readonly givenRao: bigint;
  /** Destination alpha per whole origin alpha, alpha-rao; null on one subnet. */
  readonly limitRao: bigint | null;
  /** The whole position goes: with what it earned since it was read, where one call does it. */
  readonly whole: boolean;
}

/** Whether a move needs two calls, of a fixed amount. */
export const needsTwoCalls = ({ from, to }: Pick<MoveOrder, 'from' | 'to'>): boolean =>
  from.netuid !== to.netuid && from.hotkey !== to.hotkey;

/** The call for a move: within its limit all of it, or nothing. @throws NotInRuntime */
export const moveExtrinsic = (chain: Chain, order: MoveOrder): Extrinsic =>
  moveStakeLimit(
    chain,
    order.from,
    order.to,
    order.whole && !needsTwoCalls(order) ? ALL_STAKE : order.givenRao,
    order.limitRao ?? 0n,
  );
