import type { Context } from '../../frame/context.ts';
import type { AccountId } from '../../frame/types.ts';
import { reserve, unreserve } from '../balances/index.ts';
import { proxy } from './declaration.ts';

const { ProxyDepositBase, ProxyDepositFactor, AnnouncementDepositBase, AnnouncementDepositFactor } = proxy.constants;

/** Rao an account has on deposit for its proxies. */
export const proxyDeposit = (count: number): bigint =>
  count === 0 ? 0n : ProxyDepositBase + ProxyDepositFactor * BigInt(count);
/** Rao a proxy has on deposit for the calls it announced. */
export const announcementDeposit = (count: number): bigint =>
  count === 0 ? 0n : AnnouncementDepositBase + AnnouncementDepositFactor * BigInt(count);

/** Reserves or gives back the difference between two deposits. @throws DispatchError Balances.InsufficientBalance */
export function adjustDeposit(ctx: Context, who: AccountId, oldRao: bigint, newRao: bigint): void {
  if (newRao > oldRao) reserve(ctx, who, newRao - oldRao);
  else if (newRao < oldRao) unreserve(ctx, who, oldRao - newRao);
}
