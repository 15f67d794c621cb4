import type { OpaqueExtrinsic, Validity, ValidTransaction } from '../runtime.ts';
import { initialise, prepare, reasonOf, type BlockAt } from './block-execution.ts';
import type { Engine } from './engine.ts';
import { decodeExtrinsic } from './extrinsic.ts';
import { invalid, Invalid, noUnsignedValidator } from './invalid.ts';
import { checkSignature, checkSigned } from './signed-checks.ts';

/** Whether a transaction may enter the pool on top of a block. substrate: frame/executive `validate_transaction` */
export function validate(engine: Engine, at: BlockAt, bytes: OpaqueExtrinsic): Validity {
  try {
    return { ok: true, valid: check(engine, at, bytes) };
  } catch (thrown) {
    return { ok: false, error: reasonOf(thrown) };
  }
}

/** @throws Invalid, ScaleError */
function check(engine: Engine, at: BlockAt, bytes: OpaqueExtrinsic): ValidTransaction {
  const ctx = initialise(engine, at, undefined);
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
  try {
    prepare(engine, ctx, extrinsic, signed, info);
  } catch (thrown) {
    // A nonce ahead of the account's waits in the pool for the ones before it; whether it can pay shows then.
    if (!(thrown instanceof Invalid) || thrown.reason.name !== 'Future') throw thrown;
  }
  return valid;
}
