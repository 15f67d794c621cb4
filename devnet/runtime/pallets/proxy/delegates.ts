// Which accounts may act for another, and the deposit for it.
import type { Context } from '../../frame/context.ts';
import type { Storage } from '../../frame/state.ts';
import type { AccountId } from '../../frame/types.ts';
import { unreserve } from '../balances/index.ts';
import { adjustDeposit, proxyDeposit } from './deposit.ts';
import { proxy } from './declaration.ts';
import { PROXY_TYPES, type ProxyDefinition, type ProxyType } from './types.ts';

const { Proxies, RealPaysFee } = proxy.storage;
const { events, errors } = proxy;

/** Proxies of an account are kept sorted: by delegate, kind, delay. */
function order(a: ProxyDefinition, b: ProxyDefinition): number {
  if (a.delegate !== b.delegate) return a.delegate < b.delegate ? -1 : 1;
  return PROXY_TYPES.indexOf(a.proxy_type) - PROXY_TYPES.indexOf(b.proxy_type) || a.delay - b.delay;
}

/**
 * Lets `delegate` act for `real` and takes the deposit from `real`.
 * @throws DispatchError Proxy.NoSelfProxy, Proxy.Duplicate, Proxy.TooMany, Balances.InsufficientBalance
 */
export function addProxy(ctx: Context, real: AccountId, delegate: AccountId, type: ProxyType, delay: number): void {
  if (real === delegate) throw errors.NoSelfProxy();
  const [proxies, deposit] = Proxies.get(ctx, real);
  const added: ProxyDefinition = { delegate, proxy_type: type, delay };
  if (proxies.some((p) => order(p, added) === 0)) throw errors.Duplicate();
  if (proxies.length >= proxy.constants.MaxProxies) throw errors.TooMany();
  const next = [...proxies, added].sort(order);
  const nextDeposit = proxyDeposit(next.length);
  adjustDeposit(ctx, real, deposit, nextDeposit);
  Proxies.put(ctx, real, [next, nextDeposit]);
  ctx.deposit(events.ProxyAdded({ delegator: real, delegatee: delegate, proxy_type: type, delay }));
}

/** Takes the right back and returns its deposit. @throws DispatchError Proxy.NotFound */
export function removeProxy(ctx: Context, real: AccountId, delegate: AccountId, type: ProxyType, delay: number): void {
  const [proxies, deposit] = Proxies.get(ctx, real);
  const removed: ProxyDefinition = { delegate, proxy_type: type, delay };
  const rest = proxies.filter((p) => order(p, removed) !== 0);
  if (rest.length === proxies.length) throw errors.NotFound();
  const nextDeposit = proxyDeposit(rest.length);
  adjustDeposit(ctx, real, deposit, nextDeposit);
  if (rest.length > 0) Proxies.put(ctx, real, [rest, nextDeposit]);
  else Proxies.remove(ctx, real);
  RealPaysFee.remove(ctx, real, delegate);
  ctx.deposit(events.ProxyRemoved({ delegator: real, delegatee: delegate, proxy_type: type, delay }));
}

/** Takes all rights to act for an account back. */
export function removeProxies(ctx: Context, real: AccountId): void {
  const [, deposit] = Proxies.take(ctx, real);
  unreserve(ctx, real, deposit);
  RealPaysFee.clear(ctx, real);
}

/** The first right of `delegate` to act for `real`, of the kind asked for. @throws DispatchError Proxy.NotProxy */
export function findProxy(
  s: Storage,
  real: AccountId,
  delegate: AccountId,
  type: ProxyType | undefined,
): ProxyDefinition {
  const found = Proxies.get(s, real)[0].find(
    (p) => p.delegate === delegate && (type === undefined || p.proxy_type === type),
  );
  if (!found) throw errors.NotProxy();
  return found;
}
