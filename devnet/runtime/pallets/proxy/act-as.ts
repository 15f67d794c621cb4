import type { Context } from '../../frame/context.ts';
import { DispatchError } from '../../frame/dispatch-error.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import type { AccountId } from '../../frame/types.ts';
import { outcome } from '../utility/module.ts';
import { proxy } from './declaration.ts';
import { proxyAllows } from './filter.ts';
import type { ProxyDefinition } from './types.ts';

/**
 * Makes a call as `real` within the rights of the proxy. A call that fails is told by the event alone; the proxy's own call succeeds.
 * subtensor: pallets/proxy/src/lib.rs `do_proxy`
 */
export function actAs(ctx: Context, real: AccountId, rights: ProxyDefinition, call: RuntimeCall): void {
  let failed: DispatchError | undefined;
  try {
    ctx.dispatch({ type: 'Signed', who: real, allows: (inner) => proxyAllows(rights.proxy_type, inner) }, call);
  } catch (error) {
    if (!(error instanceof DispatchError)) throw error;
    failed = error;
  }
  proxy.storage.LastCallResult.put(ctx, real, outcome(failed));
  ctx.deposit(proxy.events.ProxyExecuted({ result: outcome(failed) }));
}
