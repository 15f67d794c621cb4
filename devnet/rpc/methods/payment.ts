import { concatBytes, encodeU32 } from '../../../substrate/bytes.ts';
import { Reader } from '../../../substrate/scale/reader.ts';
import type { CallContext, Methods } from '../method.ts';
import { bytesParam, hashParam } from '../params.ts';
import { asExecutionFailure } from './state.ts';

const CLASSES = ['normal', 'operational', 'mandatory'];

function call(params: readonly unknown[], { node }: CallContext, method: string): Reader {
  const extrinsic = bytesParam(params, 0, 'extrinsic');
  const block = node.chain.at(hashParam(params, 1) ?? node.chain.best.hash);
  try {
    return new Reader(node.runtime.call(block, method, concatBytes(extrinsic, encodeU32(extrinsic.length))));
  } catch (error) {
    throw asExecutionFailure(error);
  }
}

/** Amounts are rao, as decimal text. */
const payment_queryInfo: Methods[string] = (params, context) => {
  const r = call(params, context, 'TransactionPaymentApi_query_info');
  const weight = { ref_time: Number(r.compact()), proof_size: Number(r.compact()) };
  return { weight, class: CLASSES[r.u8()], partialFee: r.u64().toString() };
};

const hex = (v: bigint): string => `0x${v.toString(16)}`;
const payment_queryFeeDetails: Methods[string] = (params, context) => {
  const r = call(params, context, 'TransactionPaymentApi_query_fee_details');
  const inclusionFee = r.bool()
    ? { baseFee: hex(r.u64()), lenFee: hex(r.u64()), adjustedWeightFee: hex(r.u64()) }
    : null;
  return { inclusionFee };
};

export const paymentMethods: Methods = { payment_queryInfo, payment_queryFeeDetails };
