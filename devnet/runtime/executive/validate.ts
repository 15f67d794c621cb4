import type { Context } from '../frame/context.ts';
import type { OpaqueExtrinsic, Validity, ValidTransaction } from '../runtime.ts';
import type { BlockAt } from '../block-at.ts';
import { initialise, prepare, reasonOf } from './block-execution.ts';
import type { Engine } from './engine.ts';
import { decodeExtrinsic } from './extrinsic.ts';
import { invalid, noUnsignedValidator } from './invalid.ts';
import { checkSignature, checkSigned } from './signed-checks.ts';

/** Whether a transaction may enter the pool on top of a block. substrate: frame/executive `validate_transaction` */
export function validate(engine: Engine, at: BlockAt, bytes: OpaqueExtrinsic): Validity {
  try {
    const ctx = contextAt(engine, at);
    return { ok: true, valid: ctx.simulate(() => check(engine, ctx, bytes)) };
  } catch (thrown) {
    return { ok: false, error: reasonOf(thrown) };
  }
}

const opened = new WeakMap<Engine, { readonly at: BlockAt; readonly ctx: Context }>();
/** The bookkeeping of the block after this one, opened once for all transactions that are judged on it. */
function contextAt(engine: Engine, at: BlockAt): Context {
  let last = opened.get(engine);
  if (last?.at.state !== at.state || last.at.hash !== at.hash)
    opened.set(engine, (last = { at, ctx: initialise(engine, at, undefined) }));
  return last.ctx;
}

/** @throws Invalid, ScaleError */
function check(engine: Engine, ctx: Context, bytes: OpaqueExtrinsic): ValidTransaction {
  const extrinsic = decodeExtrinsic(bytes);
  const info = engine.dispatcher.infoOf(extrinsic.call);
  if (info.class === 'Mandatory') throw invalid('MandatoryValidation');
  const { signed } = extrinsic;
  if (!signed) {
    const valid = engine.validateUnsigned(ctx, extrinsic.call);
    if (!valid) throw noUnsignedValidator();
    return valid;
  }
  checkSignature(ctx, extrinsic, signed, engine.checkOptions);
  const valid = checkSigned(ctx, extrinsic, signed, info, engine.checkOptions);
  // A nonce ahead of the account's waits in the pool for the ones before it; whether it can pay shows then.
  if (valid.requires.length === 0) prepare(engine, ctx, extrinsic, signed, info);
  return valid;
}
