import type { Context } from '../../frame/context.ts';
import { DispatchError } from '../../frame/dispatch-error.ts';
import { signed } from '../../frame/origin.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import type { AccountId } from '../../frame/types.ts';
import { mevShield } from './declaration.ts';

const {
  PendingExtrinsics,
  CounterForPendingExtrinsics,
  NextPendingExtrinsicIndex,
  MaxPendingExtrinsicsLimit,
  ExtrinsicLifetime,
  OnInitializeWeight,
  MaxExtrinsicWeight,
} = mevShield.storage;
const { events, errors } = mevShield;
const READ = 25_000_000n;
const WRITE = 100_000_000n;

/** Opens a stored call; `undefined` when that is not possible. */
export type DecryptStored = (data: Uint8Array) => RuntimeCall | undefined;

/** @throws MevShield.TooManyPendingExtrinsics */
export function storeEncrypted(ctx: Context, who: AccountId, encrypted_call: Uint8Array): void {
  const count = CounterForPendingExtrinsics.get(ctx);
  if (count >= MaxPendingExtrinsicsLimit.get(ctx)) throw errors.TooManyPendingExtrinsics();
  const index = NextPendingExtrinsicIndex.get(ctx);
  PendingExtrinsics.put(ctx, index, { who, encrypted_call, submitted_at: ctx.block.number });
  CounterForPendingExtrinsics.put(ctx, count + 1);
  NextPendingExtrinsicIndex.put(ctx, Math.min(index + 1, 0xffff_ffff));
  ctx.deposit(events.ExtrinsicStored({ index, who }));
}

/**
 * Runs stored calls at the beginning of a block, oldest first, within a weight limit; each leaves the queue with an event that says
 * what became of it. The first that does not fit ends the round and waits.
 * subtensor: pallets/shield/src/lib.rs `process_pending_extrinsics`
 */
export function processPending(ctx: Context, decrypt: DecryptStored): void {
  const count = CounterForPendingExtrinsics.get(ctx);
  if (count === 0) return;
  const end = NextPendingExtrinsicIndex.get(ctx);
  let weight = 2n * READ;
  const remove = (index: number): void => {
    PendingExtrinsics.remove(ctx, index);
    CounterForPendingExtrinsics.mutate(ctx, (n) => n - 1);
    weight += READ + 2n * WRITE;
  };
  for (let index = Math.max(0, end - count); index < end; index++) {
    const pending = PendingExtrinsics.get(ctx, index);
    if (!pending) {
      weight += READ;
      continue;
    }
    if (ctx.block.number - pending.submitted_at > ExtrinsicLifetime.get(ctx)) {
      remove(index);
      ctx.deposit(events.ExtrinsicExpired({ index }));
      continue;
    }
    const call = decrypt(pending.encrypted_call);
    if (!call) {
      remove(index);
      ctx.deposit(events.ExtrinsicDecodeFailed({ index }));
      continue;
    }
    const declared = ctx.dispatcher!.infoOf(call).weight;
    // The limits name no proof size, so a call that declares any is above them.
    if (declared.refTime > MaxExtrinsicWeight.get(ctx) || declared.proofSize > 0n) {
      remove(index);
      ctx.deposit(events.ExtrinsicWeightExceeded({ index }));
      continue;
    }
    if (weight + 2n * WRITE + declared.refTime > OnInitializeWeight.get(ctx)) {
      ctx.deposit(events.ExtrinsicPostponed({ index }));
      return;
    }
    remove(index);
    weight += run(ctx, pending.who, call, index) ?? declared.refTime;
  }
}

/** @returns the reference time it took, `undefined` when it failed */
function run(ctx: Context, who: AccountId, call: RuntimeCall, index: number): bigint | undefined {
  try {
    const { weight } = ctx.dispatch(signed(who), call);
    ctx.deposit(events.ExtrinsicDispatched({ index }));
    return weight.refTime;
  } catch (error) {
    if (!(error instanceof DispatchError)) throw error;
    ctx.deposit(events.ExtrinsicDispatchFailed({ index, error: error.value }));
    return undefined;
  }
}
