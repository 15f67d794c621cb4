import type { Context } from '../../frame/context.ts';
import type { StorageMap } from '../../frame/storage-item.ts';
import type { AccountId } from '../../frame/types.ts';
import { proxy } from './declaration.ts';
import { adjustDeposit, announcementDeposit, proxyDeposit } from './deposit.ts';

/** A list of things and the rao on deposit for them. */
type Deposits<T> = StorageMap<[AccountId], [T[], bigint], [T[], bigint]>;

function poke<T>(
  ctx: Context,
  who: AccountId,
  item: Deposits<T>,
  kind: 'Proxies' | 'Announcements',
  depositOf: (count: number) => bigint,
): boolean {
  const [list, old] = item.get(ctx, who);
  const next = depositOf(list.length);
  adjustDeposit(ctx, who, old, next);
  if (list.length === 0) item.remove(ctx, who);
  if (next === old) return false;
  if (list.length > 0) item.put(ctx, who, [list, next]);
  ctx.deposit(proxy.events.DepositPoked({ who, kind, old_deposit: old, new_deposit: next }));
  return true;
}

/** Brings an account's deposits to today's prices. True when one changed: the call is then free. */
export function pokeDeposits(ctx: Context, who: AccountId): boolean {
  const { Proxies, Announcements } = proxy.storage;
  const proxies = poke(ctx, who, Proxies, 'Proxies', proxyDeposit);
  return poke(ctx, who, Announcements, 'Announcements', announcementDeposit) || proxies;
}
