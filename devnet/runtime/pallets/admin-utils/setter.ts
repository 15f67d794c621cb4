import type { Context } from '../../frame/context.ts';
import { ensureRoot, type Origin } from '../../frame/origin.ts';
import type { RuntimeEvent } from '../../frame/dispatch.ts';
import type { Handler } from '../../frame/pallet.ts';
import { ensureAdminWindowOpen } from '../subtensor/epoch/schedule.ts';
import {
  ensureHyperparameterLimit,
  stampHyperparameter,
  type Hyperparameter,
} from '../subtensor/subnets/owner-limit.ts';
import { ensureOwnerOrRoot, subnetExists } from '../subtensor/subnets/subnet.ts';
import { adminUtils } from './declaration.ts';

/** What distinguishes one hyperparameter of a subnet from another. */
export interface SubnetRule<A> {
  /** Who may change it. `owner` includes root. */
  readonly by: 'root' | 'owner';
  /** Refused shortly before an epoch, for root too. */
  readonly window?: true;
  /** Changes by the owner are limited in rate under this name. */
  readonly limit?: Hyperparameter;
  /** The subnet need not exist. */
  readonly anyNetuid?: true;
  /** Throws when a value is out of bounds. */
  readonly check?: (ctx: Context, args: A, asRoot: boolean) => void;
  readonly put: (ctx: Context, args: A) => void;
  readonly event?: (args: A) => RuntimeEvent;
}

/**
 * A call that sets a hyperparameter of a subnet. Order of the checks: origin, rate limit, window, existence, bounds.
 * subtensor: pallets/admin-utils/src/lib.rs, pallets/subtensor/src/utils/misc.rs `ensure_sn_owner_or_root_with_limits`
 */
export const subnetSetter =
  <A extends { netuid: number }>(rule: SubnetRule<A>): Handler<A> =>
  (ctx, origin, args) => {
    const owner = rule.by === 'owner' ? ensureOwnerOrRoot(ctx, origin, args.netuid) : ensureRoot(origin);
    if (owner !== undefined && rule.limit) ensureHyperparameterLimit(ctx, args.netuid, rule.limit);
    if (rule.window) ensureAdminWindowOpen(ctx, args.netuid);
    if (!rule.anyNetuid && !subnetExists(ctx, args.netuid)) throw adminUtils.errors.SubnetDoesNotExist();
    rule.check?.(ctx, args, owner === undefined);
    rule.put(ctx, args);
    if (owner !== undefined && rule.limit) stampHyperparameter(ctx, args.netuid, rule.limit);
    if (rule.event) ctx.deposit(rule.event(args));
  };

export interface GlobalRule<A> {
  readonly check?: (args: A) => void;
  readonly put: (ctx: Context, args: A) => void;
  readonly event?: (args: A) => RuntimeEvent;
}

/** A call by which root sets a parameter of the whole chain. */
export const globalSetter =
  <A>(rule: GlobalRule<A>): Handler<A> =>
  (ctx: Context, origin: Origin, args: A) => {
    ensureRoot(origin);
    rule.check?.(args);
    rule.put(ctx, args);
    if (rule.event) ctx.deposit(rule.event(args));
  };
