// swap_hotkey and its successor, which can leave the stake where it is.
import type { Context } from '../../../frame/context.ts';
import { ensureSigned, type Origin } from '../../../frame/origin.ts';
import type { PostDispatch } from '../../../frame/dispatch.ts';
import type { AccountId } from '../../../frame/types.ts';
import { swapHotkey } from '../keys/hotkey-swap/swap-hotkey.ts';

interface SwapArgs {
  hotkey: AccountId;
  new_hotkey: AccountId;
  netuid: number | undefined;
}

export function swapHotkeyV2(
  ctx: Context,
  origin: Origin,
  { hotkey: from, new_hotkey: to, netuid, keep_stake: keepStake }: SwapArgs & { keep_stake: boolean },
): PostDispatch {
  return swapHotkey(ctx, { coldkey: ensureSigned(origin), from, to, keepStake }, netuid);
}

export const swapHotkeyV1 = (ctx: Context, origin: Origin, args: SwapArgs): PostDispatch =>
  swapHotkeyV2(ctx, origin, { ...args, keep_stake: false });
