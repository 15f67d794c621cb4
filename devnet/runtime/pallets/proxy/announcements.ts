// Calls that proxies announce before they may make them.
import type { Context } from '../../frame/context.ts';
import type { AccountId, Hash } from '../../frame/types.ts';
import { proxy } from './declaration.ts';
import { adjustDeposit, announcementDeposit } from './deposit.ts';
import type { Announcement } from './types.ts';

const { Proxies, Announcements } = proxy.storage;
const { events, errors } = proxy;

/** @throws DispatchError Proxy.NotProxy, Proxy.TooMany, Balances.InsufficientBalance */
export function announce(ctx: Context, delegate: AccountId, real: AccountId, callHash: Hash): void {
  if (!Proxies.get(ctx, real)[0].some((p) => p.delegate === delegate)) throw errors.NotProxy();
  const [pending, deposit] = Announcements.get(ctx, delegate);
  if (pending.length >= proxy.constants.MaxPending) throw errors.TooMany();
  const next = [...pending, { real, call_hash: callHash, height: ctx.block.number }];
  const nextDeposit = announcementDeposit(next.length);
  adjustDeposit(ctx, delegate, deposit, nextDeposit);
  Announcements.put(ctx, delegate, [next, nextDeposit]);
  ctx.deposit(events.Announced({ real, proxy: delegate, call_hash: callHash }));
}

/** Takes announcements of a proxy back and returns their deposit. @throws DispatchError Proxy.NotFound when none is meant */
export function dropAnnouncements(ctx: Context, delegate: AccountId, meant: (a: Announcement) => boolean): void {
  const [pending, deposit] = Announcements.get(ctx, delegate);
  const rest = pending.filter((a) => !meant(a));
  if (rest.length === pending.length) throw errors.NotFound();
  const nextDeposit = announcementDeposit(rest.length);
  adjustDeposit(ctx, delegate, deposit, nextDeposit);
  if (rest.length > 0) Announcements.put(ctx, delegate, [rest, nextDeposit]);
  else Announcements.remove(ctx, delegate);
}
