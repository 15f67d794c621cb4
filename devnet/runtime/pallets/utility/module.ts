import type { Context } from '../../frame/context.ts';
import { DispatchError } from '../../frame/dispatch-error.ts';
import { ensureRoot, ensureSigned, none, root, signed, type Origin } from '../../frame/origin.ts';
import type { DispatchInfo, PostDispatch, RuntimeCall, Weight } from '../../frame/dispatch.ts';
import { palletModule, type DynamicInfo, type PalletModule } from '../../frame/pallet.ts';
import type { ValueOf } from '../../frame/type.ts';
import type { originCaller } from '../../types/origin-caller.ts';
import { utility } from './declaration.ts';
import { derivedAccount } from './derived-account.ts';

const { events, errors } = utility;
const ZERO: Weight = { refTime: 0n, proofSize: 0n };
const add = (a: Weight, b: Weight): Weight => ({
  refTime: a.refTime + b.refTime,
  proofSize: a.proofSize + b.proofSize,
});
const BATCHES = new Set(['batch', 'batch_all', 'force_batch']);

function ensureSomeone(origin: Origin, calls: readonly RuntimeCall[] = []): void {
  if (origin.type === 'None') throw DispatchError.badOrigin();
  if (calls.length > utility.constants.batched_calls_limit) throw errors.TooManyCalls();
}

/** Runs a call in a batch; the error, if any, comes back. Anything but a DispatchError goes on. */
function attempt(
  ctx: Context,
  origin: Origin,
  call: RuntimeCall,
  unfiltered = false,
): { post: Required<PostDispatch> | undefined; error?: DispatchError } {
  try {
    return { post: unfiltered ? ctx.dispatchUnfiltered(origin, call) : ctx.dispatch(origin, call) };
  } catch (error) {
    if (error instanceof DispatchError) return { post: undefined, error };
    throw error;
  }
}
const failedWeight = (ctx: Context, call: RuntimeCall, error: DispatchError): Weight =>
  error.post?.weight ?? ctx.dispatcher?.infoOf(call).weight ?? ZERO;

/** The origin a call names. @throws DispatchError BadOrigin for origins this chain cannot give */
export function originOf(caller: ValueOf<typeof originCaller>): Origin {
  if (caller.type !== 'system') throw DispatchError.badOrigin();
  switch (caller.value.type) {
    case 'Root':
      return root;
    case 'Signed':
      return signed(caller.value.value);
    case 'None':
      return none;
    default:
      throw DispatchError.badOrigin();
  }
}

/** Weight and price of calls that hold calls: together; free only when all of them are. */
const dynamicInfo: DynamicInfo = (call, infoOf): DispatchInfo | undefined => {
  const args = call.value as {
    calls?: RuntimeCall[];
    call?: RuntimeCall;
    main?: RuntimeCall;
    fallback?: RuntimeCall;
    weight?: { ref_time: bigint; proof_size: bigint };
  };
  const inner = [...(args.calls ?? []), args.call, args.main, args.fallback].filter((c) => c !== undefined).map(infoOf);
  const weight =
    call.type === 'with_weight' && args.weight
      ? { refTime: args.weight.ref_time, proofSize: args.weight.proof_size }
      : inner.reduce((sum, info) => add(sum, info.weight), ZERO);
  const operational = inner.length > 0 && inner.every((info) => info.class === 'Operational');
  return { weight, class: operational ? 'Operational' : 'Normal', pays: inner.some((info) => info.pays) };
};

/** Several calls in one, and calls in another's name. subtensor: pallets/utility/src/lib.rs */
export const utilityModule: PalletModule = palletModule(
  utility,
  {
    batch: (ctx, origin, { calls }) => {
      ensureSomeone(origin, calls);
      let weight = ZERO;
      for (const [index, call] of calls.entries()) {
        const { post, error } = attempt(ctx, origin, call);
        weight = add(weight, post?.weight ?? failedWeight(ctx, call, error!));
        if (error) {
          ctx.deposit(events.BatchInterrupted({ index, error: error.value }));
          return { weight };
        }
        ctx.deposit(events.ItemCompleted());
      }
      ctx.deposit(events.BatchCompleted());
      return { weight };
    },
    batch_all: (ctx, origin, { calls }) => {
      ensureSomeone(origin, calls);
      let weight = ZERO;
      for (const call of calls) {
        const { post, error } = attempt(ctx, origin, call);
        weight = add(weight, post?.weight ?? failedWeight(ctx, call, error!));
        if (error) {
          error.post = { ...error.post, weight };
          throw error;
        }
        ctx.deposit(events.ItemCompleted());
      }
      ctx.deposit(events.BatchCompleted());
      return { weight };
    },
    force_batch: (ctx, origin, { calls }) => {
      ensureSomeone(origin, calls);
      let weight = ZERO;
      let failed = false;
      for (const call of calls) {
        const { post, error } = attempt(ctx, origin, call);
        weight = add(weight, post?.weight ?? failedWeight(ctx, call, error!));
        failed ||= error !== undefined;
        ctx.deposit(error ? events.ItemFailed({ error: error.value }) : events.ItemCompleted());
      }
      ctx.deposit(failed ? events.BatchCompletedWithErrors() : events.BatchCompleted());
      return { weight };
    },
    // What the caller may not do, its derived accounts may not do either.
    as_derivative: (ctx, origin, { index, call }) =>
      ctx.dispatch({ ...origin, ...signed(derivedAccount(ensureSigned(origin), index)) }, call),
    dispatch_as: (ctx, origin, { as_origin, call }) => {
      ensureRoot(origin);
      const { error } = attempt(ctx, originOf(as_origin), call, true);
      ctx.deposit(events.DispatchedAs({ result: outcome(error) }));
    },
    dispatch_as_fallible: (ctx, origin, { as_origin, call }) => {
      ensureRoot(origin);
      ctx.dispatchUnfiltered(originOf(as_origin), call);
      ctx.deposit(events.DispatchedAs({ result: outcome(undefined) }));
    },
    with_weight: (ctx, origin, { call }) => {
      ensureRoot(origin);
      ctx.dispatch(root, call);
    },
    if_else: (ctx, origin, { main, fallback }) => {
      ensureSomeone(origin);
      const first = attempt(ctx, origin, main);
      if (!first.error) {
        ctx.deposit(events.IfElseMainSuccess());
        return { weight: first.post!.weight };
      }
      const spent = failedWeight(ctx, main, first.error);
      ctx.deposit(events.IfElseFallbackCalled({ main_error: first.error.value }));
      return { weight: add(spent, ctx.dispatch(origin, fallback).weight) };
    },
  },
  { dynamicInfo },
);

/** A `DispatchResult` as events carry it. */
export const outcome = (error: DispatchError | undefined) =>
  error ? ({ ok: false, error: error.value } as const) : ({ ok: true, value: undefined } as const);

/** Batches directly inside batches are refused (`System.CallFiltered`). subtensor: runtime/src/lib.rs `NoNestingCallFilter` */
export const noBatchInBatch = (_ctx: Context, call: RuntimeCall): boolean => {
  if (call.type !== 'Utility' || !BATCHES.has(call.value.type)) return true;
  const { calls } = call.value.value as { calls: RuntimeCall[] };
  return !calls.some((c) => c.type === 'Utility' && BATCHES.has(c.value.type));
};
