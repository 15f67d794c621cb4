import type { Chain } from '../../../chain/ports/chain.ts';
import { addStakeLimit } from '../../../chain/transactions/add-stake-limit.ts';
import type { Extrinsic } from '../../../chain/transactions/extrinsic.ts';
import { removeStakeFull } from '../../../chain/transactions/remove-stake-full.ts';
import { removeStakeLimit } from '../../../chain/transactions/remove-stake-limit.ts';
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
