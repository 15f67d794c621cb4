import { bytesToHex, utf8 } from '../../../substrate/bytes.ts';
import { encodeBareExtrinsic, frameExtrinsic, unframeExtrinsic } from '../../../substrate/extrinsic.ts';
import { dispatchError } from '../frame/dispatch-error.ts';
import { method, runtimeApi, type RuntimeApi } from '../frame/api.ts';
import { decode, encode } from '../frame/type.ts';
import { result, u64, unit, vec } from '../frame/types.ts';
import { applyAlone } from '../executive/apply-alone.ts';
import type { Engine } from '../executive/engine.ts';
import { outcome } from '../pallets/utility/module.ts';
import { timestamp } from '../pallets/timestamp/declaration.ts';
import { uncheckedExtrinsic } from '../types/block.ts';
import { inherentData } from '../types/inherents.ts';
import { runtimeCall } from '../types/outer.ts';
import { transactionValidityError } from '../types/transaction-validity.ts';
import { validityErrorOf } from './validity-error.ts';

const TIMESTAMP = bytesToHex(utf8('timstap0'));

/** Call data of the inherents of a block. */
export const timestampInherent = (nowMs: bigint): Uint8Array =>
  encode(runtimeCall, timestamp.calls.set({ now: nowMs }));

/**
 * Trying an extrinsic (`system_dryRun`) and making inherents. Blocks are built inside this program, so the steps of building one
 * are not offered over the API. substrate: primitives/block-builder
 */
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
    inherent_extrinsics: method({ inherent: inherentData }, vec(uncheckedExtrinsic), (_, { inherent }) => {
      const now = inherent.data.find(([id]) => bytesToHex(id) === TIMESTAMP)?.[1];
      if (!now) throw new Error('the inherent data hold no timestamp');
      return [unframeExtrinsic(encodeBareExtrinsic(timestampInherent(decode(u64, now))))];
    }),
  });
