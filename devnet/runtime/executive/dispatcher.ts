import type { Context, Dispatcher } from '../frame/context.ts';
import { DispatchError } from '../frame/dispatch-error.ts';
import type { Origin } from '../frame/origin.ts';
import type { DispatchInfo, PostDispatch, RuntimeCall } from '../frame/dispatch.ts';
import type { PalletModule } from '../frame/pallet.ts';
import type { AccountId } from '../frame/types.ts';
import { system } from '../pallets/system/declaration.ts';
import { callCost } from './call-costs.ts';

/** Says whether an ordinary account may make a call at all. Root may make any. */
export type CallFilter = (ctx: Context, call: RuntimeCall) => boolean;

/** Refuses a call that an account makes, at whatever depth. @throws DispatchError */
export type DispatchGuard = (ctx: Context, who: AccountId, call: RuntimeCall) => void;

/** Runs calls by looking their handlers up in the pallets. */
export class PalletDispatcher implements Dispatcher {
  readonly #modules: ReadonlyMap<string, PalletModule>;
  readonly #filters: readonly CallFilter[];
  readonly #guards: readonly DispatchGuard[];
  constructor(modules: readonly PalletModule[], filters: readonly CallFilter[], guards: readonly DispatchGuard[] = []) {
    this.#modules = new Map(modules.map((m) => [m.declaration.name, m]));
    this.#filters = filters;
    this.#guards = guards;
  }

  dispatch(ctx: Context, origin: Origin, call: RuntimeCall, unfiltered = false): Required<PostDispatch> {
    const handler = this.#modules.get(call.type)?.handlers[call.value.type];
    if (!handler) throw new Error(`no handler for ${call.type}.${call.value.type}`);
    if (origin.type !== 'Root' && !unfiltered) this.#ensureAllowed(ctx, origin, call);
    const info = this.infoOf(call);
    const post = ctx.transactional(() => handler(ctx, origin, call.value.value as never)) ?? {};
    return { weight: post.weight ?? info.weight, pays: post.pays ?? info.pays };
  }

  #ensureAllowed(ctx: Context, origin: Origin, call: RuntimeCall): void {
    if (!this.#filters.every((allows) => allows(ctx, call))) throw system.errors.CallFiltered();
    if (origin.type !== 'Signed') return;
    if (origin.allows?.(call) === false) throw system.errors.CallFiltered();
    for (const guard of this.#guards) guard(ctx, origin.who, call);
  }

  readonly infoOf = (call: RuntimeCall): DispatchInfo => {
    const module = this.#modules.get(call.type);
    const spec = module?.declaration.callSpecs[call.value.type];
    if (!module || !spec) throw new Error(`no call ${call.type}.${call.value.type}`);
    return module.dynamicInfo?.(call.value, this.infoOf) ?? callCost(call, spec.info);
  };
}

/** What a dispatch that threw cost and why. Anything but a DispatchError is a defect and goes on. */
export function failure(thrown: unknown): DispatchError {
  if (thrown instanceof DispatchError) return thrown;
  throw thrown;
}
