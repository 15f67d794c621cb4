import type { CallFilter } from '../../executive/dispatcher.ts';
import type { Context } from '../../frame/context.ts';
import { ensureRoot, ensureSigned } from '../../frame/origin.ts';
import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import type { AccountId } from '../../frame/types.ts';
import { burnHeld, releaseHold, type HoldReason } from '../balances/hold.ts';
import { safeMode } from './declaration.ts';

const { EnteredUntil, Deposits } = safeMode.storage;
const { events, errors } = safeMode;
/** Blocks root enters for, and extends by. subtensor: runtime/src/lib.rs `RootEnterDuration`, `RootExtendDuration` */
const ROOT_ENTER = 5 * 60 * 24;
const ROOT_EXTEND = 5 * 60 * 12;
const REASON: HoldReason = { type: 'SafeMode', value: 'EnterOrExtend' };

/** Whole pallets and single calls that stay open. subtensor: runtime/src/lib.rs `SafeModeWhitelistedCalls` */
const OPEN_PALLETS = new Set(['Sudo', 'Multisig', 'System', 'SafeMode', 'Timestamp']);
const OPEN_CALLS = new Set(['SubtensorModule.set_weights', 'SubtensorModule.serve_axon', 'Commitments.set_commitment']);

/** While safe mode is on, only a few calls go through. */
export const safeModeFilter: CallFilter = (ctx, call) =>
  OPEN_PALLETS.has(call.type) || OPEN_CALLS.has(`${call.type}.${call.value.type}`) || !EnteredUntil.has(ctx);

/** @throws DispatchError SafeMode.Exited */
function exit(ctx: Context, reason: 'Timeout' | 'Force'): void {
  if (EnteredUntil.take(ctx) === undefined) throw errors.Exited();
  ctx.deposit(events.Exited({ reason }));
}
/** @throws DispatchError SafeMode.NoDeposit */
function takeDeposit(ctx: Context, account: AccountId, block: number): bigint {
  const amount = Deposits.take(ctx, account, block);
  if (amount === undefined) throw errors.NoDeposit();
  return amount;
}

/**
 * The brake of the chain: root stops all but a few calls for a while. That anyone may do so against a deposit is switched off on this
 * chain (no deposit amounts are set). substrate: frame/safe-mode/src/lib.rs
 */
export const safeModeModule: PalletModule = palletModule(
  safeMode,
  {
    enter: (ctx, origin) => {
      ensureSigned(origin);
      if (EnteredUntil.has(ctx)) throw errors.Entered();
      throw errors.NotConfigured();
    },
    force_enter: (ctx, origin) => {
      ensureRoot(origin);
      if (EnteredUntil.has(ctx)) throw errors.Entered();
      const until = ctx.block.number + ROOT_ENTER;
      EnteredUntil.put(ctx, until);
      ctx.deposit(events.Entered({ until }));
    },
    extend: (ctx, origin) => {
      ensureSigned(origin);
      if (!EnteredUntil.has(ctx)) throw errors.Exited();
      throw errors.NotConfigured();
    },
    force_extend: (ctx, origin) => {
      ensureRoot(origin);
      const before = EnteredUntil.get(ctx);
      if (before === undefined) throw errors.Exited();
      EnteredUntil.put(ctx, before + ROOT_EXTEND);
      ctx.deposit(events.Extended({ until: before + ROOT_EXTEND }));
    },
    force_exit: (ctx, origin) => {
      ensureRoot(origin);
      exit(ctx, 'Force');
    },
    force_slash_deposit: (ctx, origin, { account, block }) => {
      ensureRoot(origin);
      const amount = takeDeposit(ctx, account, block);
      burnHeld(ctx, account, REASON, amount);
      ctx.deposit(events.DepositSlashed({ account, amount }));
    },
    release_deposit: (ctx, origin, { account, block }) => {
      ensureSigned(origin);
      takeDeposit(ctx, account, block);
      if (EnteredUntil.has(ctx)) throw errors.Entered();
      throw errors.NotConfigured();
    },
    force_release_deposit: (ctx, origin, { account, block }) => {
      ensureRoot(origin);
      const amount = releaseHold(ctx, account, REASON, takeDeposit(ctx, account, block));
      ctx.deposit(events.DepositReleased({ account, amount }));
    },
  },
  {
    onInitialize: (ctx) => {
      const until = EnteredUntil.get(ctx);
      if (until !== undefined && ctx.block.number > until) exit(ctx, 'Timeout');
    },
  },
);
