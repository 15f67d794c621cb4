// Calls kept for later, by pallets that run them: short ones in place, long ones as preimages.
// substrate: frame/support/src/traits/preimages.rs
import type { Context } from '../../frame/context.ts';
import { DispatchError } from '../../frame/dispatch-error.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import { decode, encode, ScaleError } from '../../frame/type.ts';
import type { Hash } from '../../frame/types.ts';
import { runtimeCall } from '../../types/outer.ts';
import { notePreimage, preimageOf, unrequestPreimage } from './status.ts';
import { MAX_INLINE, type BoundedCall } from './types.ts';

/** Keeps a call; a long one is stored and requested. @throws DispatchError Exhausted when it is too long to store */
export function keepCall(ctx: Context, call: RuntimeCall): BoundedCall {
  const bytes = encode(runtimeCall, call);
  if (bytes.length <= MAX_INLINE) return { type: 'Inline', value: bytes };
  try {
    return { type: 'Lookup', value: { hash: notePreimage(ctx, bytes, undefined).hash, len: bytes.length } };
  } catch (error) {
    if (error instanceof DispatchError && error.title === 'Preimage.TooBig')
      throw new DispatchError({ type: 'Exhausted' }, 'Exhausted');
    throw error;
  }
}

/** The hash under which a kept call is looked up, when it is not in place. */
export const lookupHash = (call: BoundedCall): Hash | undefined =>
  call.type === 'Inline' ? undefined : call.value.hash;

/** The kept call, or `undefined` when its preimage is gone or is no call. */
export function keptCall(ctx: Context, kept: BoundedCall): RuntimeCall | undefined {
  const bytes =
    kept.type === 'Inline'
      ? kept.value
      : preimageOf(ctx, kept.value.hash, kept.type === 'Lookup' ? kept.value.len : undefined);
  if (!bytes) return undefined;
  try {
    return decode(runtimeCall, bytes);
  } catch (error) {
    if (error instanceof ScaleError) return undefined;
    throw error;
  }
}

/** A kept call is no longer needed. That its preimage was given up already is no error here. */
export function dropCall(ctx: Context, kept: BoundedCall): void {
  const hash = lookupHash(kept);
  if (hash === undefined) return;
  try {
    unrequestPreimage(ctx, hash);
  } catch (error) {
    if (!(error instanceof DispatchError)) throw error;
  }
}
