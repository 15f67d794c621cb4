import { bytesToHex, utf8 } from '../../../substrate/bytes.ts';
import { frameExtrinsic, unframeExtrinsic } from '../../../substrate/extrinsic.ts';
import { dispatchError } from '../frame/dispatch-error.ts';
import { method, runtimeApi, type RuntimeApi } from '../frame/api.ts';
import { decode, type ValueOf } from '../frame/type.ts';
import { option, result, u64, unit, vec } from '../frame/types.ts';
import { applyAlone } from '../executive/apply-alone.ts';
import { checkInherents, TIMESTAMP } from '../executive/check-inherents.ts';
import type { Engine } from '../executive/engine.ts';
import { finalizeBlock } from '../executive/finalize-block.ts';
import { inherents, type InherentValues } from '../executive/inherents.ts';
import { outcome } from '../pallets/utility/module.ts';
import { block, header, uncheckedExtrinsic } from '../types/block.ts';
import { checkInherentsResult, inherentData } from '../types/inherents.ts';
import { shieldEncKey } from '../types/shield.ts';
import { transactionValidityError } from '../types/transaction-validity.ts';
import { validityErrorOf } from './validity-error.ts';

const SHIELD_KEY = utf8('shieldpk');
type Data = ValueOf<typeof inherentData>;

const valueOf = ({ data }: Data, name: Uint8Array): Uint8Array | undefined =>
  data.find(([id]) => bytesToHex(id) === bytesToHex(name))?.[1];
/** @throws Error without a time */
function timeOf(data: Data): bigint {
  const now = valueOf(data, TIMESTAMP);
  if (!now) throw new Error('the inherent data hold no timestamp');
  return decode(u64, now);
}
function valuesOf(data: Data): InherentValues {
  const key = valueOf(data, SHIELD_KEY);
  return { nowMs: timeOf(data), ...(key && { shieldKey: { enc_key: decode(option(shieldEncKey), key) } }) };
}

/** The steps of building a block, each on the state of the block it is asked at. substrate: primitives/block-builder */
export const blockBuilderApi = (engine: Engine): RuntimeApi =>
  runtimeApi('BlockBuilder', 6, {
    apply_extrinsic: method(
      { extrinsic: uncheckedExtrinsic },
      result(result(unit, dispatchError), transactionValidityError),
      (ctx, { extrinsic }, at) => {
        const applied = applyAlone(engine, ctx, at, frameExtrinsic(extrinsic));
        if (!applied.ok) return { ok: false, error: validityErrorOf(applied.error) } as const;
        return { ok: true, value: outcome(applied.error) } as const;
      },
    ),
    finalize_block: method({}, header, (ctx) => finalizeBlock(engine, ctx)),
    inherent_extrinsics: method({ inherent: inherentData }, vec(uncheckedExtrinsic), (_, { inherent }) =>
      inherents(valuesOf(inherent)).map(unframeExtrinsic),
    ),
    check_inherents: method({ block, data: inherentData }, checkInherentsResult, (ctx, args) =>
      checkInherents(engine, ctx, args.block.extrinsics.map(frameExtrinsic), timeOf(args.data)),
    ),
  });
