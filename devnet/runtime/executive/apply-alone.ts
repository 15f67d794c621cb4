import type { ApiBlock } from '../frame/api.ts';
import type { Context } from '../frame/context.ts';
import type { DispatchError } from '../frame/dispatch-error.ts';
import { signed as signedOrigin } from '../frame/origin.ts';
import type { BlockState, InvalidTransaction, OpaqueExtrinsic } from '../runtime.ts';
import { initialise, prepare, reasonOf } from './block-execution.ts';
import { failure } from './dispatcher.ts';
import type { Engine } from './engine.ts';
import { decodeExtrinsic } from './extrinsic.ts';
import { noUnsignedValidator } from './invalid.ts';
import { checkSignature, checkSigned } from './signed-checks.ts';

/** Runs one signed extrinsic on top of a block, without the rest of a block around it. Nothing of it stays. */
export function applyAlone(
  engine: Engine,
  onto: Context,
  at: ApiBlock,
  bytes: OpaqueExtrinsic,
): { ok: true; error: DispatchError | undefined } | { ok: false; error: InvalidTransaction } {
  try {
    const ctx = initialise(engine, { ...at, state: onto.state.base as BlockState }, undefined);
    const extrinsic = decodeExtrinsic(bytes);
    const { signed } = extrinsic;
    if (!signed) throw noUnsignedValidator();
    const info = engine.dispatcher.infoOf(extrinsic.call);
    checkSignature(ctx, extrinsic, signed, engine.checkOptions);
    checkSigned(ctx, extrinsic, signed, info, engine.checkOptions);
    prepare(engine, ctx, extrinsic, signed, info);
    try {
      engine.dispatcher.dispatch(ctx, signedOrigin(signed.who), extrinsic.call);
      return { ok: true, error: undefined };
    } catch (thrown) {
      return { ok: true, error: failure(thrown) };
    }
  } catch (thrown) {
    return { ok: false, error: reasonOf(thrown) };
  }
}
