import { frameExtrinsic } from '../../../substrate/extrinsic.ts';
import { method, runtimeApi, type RuntimeApi } from '../frame/api.ts';
import { accountId, h256, result, u32, u64 } from '../frame/types.ts';
import type { Engine } from '../executive/engine.ts';
import { decodeExtrinsic } from '../executive/extrinsic.ts';
import { dispatchInfoOf, feeDetailsOf } from '../executive/fee-queries.ts';
import { validate } from '../executive/validate.ts';
import { system } from '../pallets/system/declaration.ts';
import { lengthToFee, weightToFee } from '../pallets/transaction-payment/fee.ts';
import type { BlockState } from '../runtime.ts';
import { uncheckedExtrinsic } from '../types/block.ts';
import { runtimeCall } from '../types/outer.ts';
import { feeDetails, runtimeDispatchInfo } from '../types/transaction-payment.ts';
import { transactionSource, transactionValidityError, validTransaction } from '../types/transaction-validity.ts';
import { weight } from '../types/weight.ts';
import { validityErrorOf } from './validity-error.ts';

const feeOf = {
  query_weight_to_fee: method({ weight }, u64, (_, args) => weightToFee({ refTime: args.weight.ref_time })),
  query_length_to_fee: method({ length: u32 }, u64, (_, { length }) => lengthToFee(length)),
};

/** What wallets ask before they send: nonce, fee, validity. substrate: frame/transaction-payment/rpc/runtime-api and neighbours */
export const transactionApis = (engine: Engine): RuntimeApi[] => [
  runtimeApi('TaggedTransactionQueue', 3, {
    validate_transaction: method(
      { source: transactionSource, tx: uncheckedExtrinsic, block_hash: h256 },
      result(validTransaction, transactionValidityError),
      (ctx, { tx }, at) => {
        const validity = validate(engine, { ...at, state: ctx.state.base as BlockState }, frameExtrinsic(tx));
        if (!validity.ok) return { ok: false as const, error: validityErrorOf(validity.error) };
        const { valid } = validity;
        const value = { ...valid, requires: [...valid.requires], provides: [...valid.provides] };
        return { ok: true as const, value };
      },
    ),
  }),
  runtimeApi('AccountNonceApi', 1, {
    account_nonce: method(
      { account: accountId },
      u32,
      (ctx, { account }) => system.storage.Account.get(ctx, account).nonce,
    ),
  }),
  runtimeApi('TransactionPaymentApi', 4, {
    query_info: method({ uxt: uncheckedExtrinsic, len: u32 }, runtimeDispatchInfo, (_, { uxt, len }) => {
      const { call, signed } = decodeExtrinsic(frameExtrinsic(uxt));
      return dispatchInfoOf(engine, call, len, signed !== undefined);
    }),
    query_fee_details: method({ uxt: uncheckedExtrinsic, len: u32 }, feeDetails, (_, { uxt, len }) => {
      const { call, signed } = decodeExtrinsic(frameExtrinsic(uxt));
      return feeDetailsOf(engine, call, len, signed !== undefined, 0n);
    }),
    ...feeOf,
  }),
  runtimeApi('TransactionPaymentCallApi', 3, {
    query_call_info: method({ call: runtimeCall, len: u32 }, runtimeDispatchInfo, (_, { call, len }) =>
      dispatchInfoOf(engine, call, len, true),
    ),
    query_call_fee_details: method({ call: runtimeCall, len: u32 }, feeDetails, (_, { call, len }) =>
      feeDetailsOf(engine, call, len, true, 0n),
    ),
    ...feeOf,
  }),
];
