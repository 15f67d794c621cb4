import type { DispatchInfo, RuntimeCall, Weight } from '../frame/dispatch.ts';
import type { ValueOf } from '../frame/type.ts';
import { inclusionFee, sumOf } from '../pallets/transaction-payment/fee.ts';
import type { feeDetails, runtimeDispatchInfo } from '../types/transaction-payment.ts';
import type { Engine } from './engine.ts';

type Info = ValueOf<typeof runtimeDispatchInfo>;
type Details = ValueOf<typeof feeDetails>;

function costOf(engine: Engine, call: RuntimeCall, signed: boolean): { info: DispatchInfo; weight: Weight } {
  const info = engine.dispatcher.infoOf(call);
  return { info, weight: signed ? engine.weightOf(call, info) : info.weight };
}

/** Weight, class and fee (rao, without a tip) of an extrinsic of `length` bytes: what would be charged before it runs. */
export function dispatchInfoOf(engine: Engine, call: RuntimeCall, length: number, signed: boolean): Info {
  const { info, weight } = costOf(engine, call, signed);
  return {
    weight: { ref_time: weight.refTime, proof_size: weight.proofSize },
    class: info.class,
    partial_fee: signed ? sumOf(inclusionFee(length, info, weight)) : 0n,
  };
}

/** The same fee in its parts, and the tip. */
export function feeDetailsOf(
  engine: Engine,
  call: RuntimeCall,
  length: number,
  signed: boolean,
  tipRao: bigint,
): Details {
  const { info, weight } = costOf(engine, call, signed);
  const fee = signed ? inclusionFee(length, info, weight) : undefined;
  return {
    inclusion_fee: fee && { base_fee: fee.baseRao, len_fee: fee.lengthRao, adjusted_weight_fee: fee.weightRao },
    tip: tipRao,
  };
}
