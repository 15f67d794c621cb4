// What root changes of other pallets: who writes blocks, who finalizes them, and the switches of the EVM.
import type { Context } from '../../frame/context.ts';
import { ensureRoot, type Origin } from '../../frame/origin.ts';
import type { ValueOf } from '../../frame/type.ts';
import type { AccountId } from '../../frame/types.ts';
import type { precompileEnum } from '../../types/admin-utils.ts';
import { changeAuraAuthorities } from '../aura/change-authorities.ts';
import { evmChainId } from '../evm-chain-id/declaration.ts';
import { scheduleGrandpaChange, type AuthorityList } from '../grandpa/module.ts';
import { adminUtils } from './declaration.ts';

/** The Aura authorities from the next block on; an empty list changes nothing. */
export function swapAuthorities(
  ctx: Context,
  origin: Origin,
  { new_authorities }: { new_authorities: AccountId[] },
): void {
  ensureRoot(origin);
  changeAuraAuthorities(ctx, new_authorities);
}

/**
 * The finality authorities `in_blocks` blocks after this one.
 * @param forced last finalized block from which the new ones go on when the old ones have stopped
 * @throws Grandpa.ChangePending, Grandpa.TooSoon
 */
export function scheduleGrandpa(
  ctx: Context,
  origin: Origin,
  {
    next_authorities,
    in_blocks,
    forced,
  }: { next_authorities: AuthorityList; in_blocks: number; forced: number | undefined },
): void {
  ensureRoot(origin);
  scheduleGrandpaChange(ctx, next_authorities, in_blocks, forced);
}

export function setEvmChainId(ctx: Context, origin: Origin, { chain_id }: { chain_id: bigint }): void {
  ensureRoot(origin);
  evmChainId.storage.ChainId.put(ctx, chain_id);
}

/** Says so only when something changes. */
export function togglePrecompile(
  ctx: Context,
  origin: Origin,
  { precompile_id, enabled }: { precompile_id: ValueOf<typeof precompileEnum>; enabled: boolean },
): void {
  ensureRoot(origin);
  if (adminUtils.storage.PrecompileEnable.get(ctx, precompile_id) === enabled) return;
  adminUtils.storage.PrecompileEnable.put(ctx, precompile_id, enabled);
  ctx.deposit(adminUtils.events.PrecompileUpdated({ precompile_id, enabled }));
}
