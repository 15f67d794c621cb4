import { inheritedStake, stakeWeight } from '../../../economy/epoch/stake-weight.ts';
import type { Context } from '../../../frame/context.ts';
import type { AccountId } from '../../../frame/types.ts';
import { storage } from '../pallet.ts';
import { hotkeyStake } from '../staking/stake.ts';
import { ROOT } from '../subnets/subnet.ts';

/** Stake of a hotkey as the epoch of a subnet sees it. */
export interface StakeWeights {
  /** Alpha-rao after children and parents. */
  readonly alpha: bigint;
  /** Root stake in rao after children and parents, before the TAO weight. */
  readonly rootRao: bigint;
  /** `alpha + rootRao * TaoWeight`, raw I64F64. */
  readonly total: bigint;
}

/** subtensor: pallets/subtensor/src/staking/stake_utils.rs `get_stake_weights_for_hotkey_on_subnet` */
export function stakeWeights(ctx: Context, hotkey: AccountId, netuid: number): StakeWeights {
  const children = storage.ChildKeys.get(ctx, hotkey, netuid).map(([proportion]) => proportion);
  const parents = storage.ParentKeys.get(ctx, hotkey, netuid);
  const inherited = (on: number): bigint =>
    inheritedStake(
      hotkeyStake(ctx, hotkey, on),
      children,
      parents.map(([proportion, parent]) => ({ proportion, stake: hotkeyStake(ctx, parent, on) })),
    );
  const alpha = inherited(netuid);
  const rootRao = inherited(ROOT);
  return { alpha, rootRao, total: stakeWeight(alpha, rootRao, storage.TaoWeight.get(ctx)) };
}

/** The same for every uid, in order. */
export const stakeWeightsByUid = (ctx: Context, netuid: number): StakeWeights[] =>
  hotkeysByUid(ctx, netuid).map((hotkey) => stakeWeights(ctx, hotkey, netuid));

/** Hotkeys by uid. */
export const hotkeysByUid = (ctx: Context, netuid: number): AccountId[] =>
  Array.from({ length: storage.SubnetworkN.get(ctx, netuid) }, (_, uid) => storage.Keys.get(ctx, netuid, uid));
