import { bytesToHex } from '../../../../substrate/bytes.ts';
import { blake2b256 } from '../../../../substrate/hash.ts';
import { ensureSigned, signed } from '../../frame/origin.ts';
import type { RuntimeCall, Weight } from '../../frame/dispatch.ts';
import { palletModule, type DynamicInfo, type PalletModule } from '../../frame/pallet.ts';
import { encode, type ValueOf } from '../../frame/type.ts';
import { runtimeCall } from '../../types/outer.ts';
import type { weight } from '../../types/weight.ts';
import { reserve, unreserve } from '../balances/index.ts';
import { multisig } from './declaration.ts';
import { operate, operationDeposit, OWN_REF_TIME, sharedAccount } from './operate.ts';
import { multisigAccount, signatories } from './signatories.ts';

const { Multisigs } = multisig.storage;
const { events, errors } = multisig;
const weightOf = (w: ValueOf<typeof weight>): Weight => ({ refTime: w.ref_time, proofSize: w.proof_size });
const hashOf = (call: RuntimeCall) => bytesToHex(blake2b256(encode(runtimeCall, call)));

const dynamicInfo: DynamicInfo = (call, infoOf) => {
  const args = call.value as { call?: RuntimeCall; max_weight?: ValueOf<typeof weight> };
  const own = (w: Weight): Weight => ({ refTime: w.refTime + OWN_REF_TIME, proofSize: w.proofSize });
  if (args.max_weight) return { weight: own(weightOf(args.max_weight)), class: 'Normal', pays: true };
  if (!args.call) return undefined;
  const inner = infoOf(args.call);
  return { weight: own(inner.weight), class: inner.class, pays: true };
};

/** Accounts that several others control together. substrate: frame/multisig/src/lib.rs */
export const multisigModule: PalletModule = palletModule(
  multisig,
  {
    as_multi_threshold_1: (ctx, origin, { other_signatories, call }) => {
      const who = ensureSigned(origin);
      const account = multisigAccount(signatories(other_signatories, who), 1);
      const { weight: spent } = ctx.dispatch(signed(account), call);
      return { weight: { refTime: spent.refTime + OWN_REF_TIME, proofSize: spent.proofSize } };
    },
    as_multi: (ctx, origin, { threshold, other_signatories, maybe_timepoint, call, max_weight }) =>
      operate(ctx, ensureSigned(origin), {
        threshold,
        others: other_signatories,
        timepoint: maybe_timepoint,
        callHash: hashOf(call),
        call,
        maxWeight: weightOf(max_weight),
      }),
    approve_as_multi: (ctx, origin, { threshold, other_signatories, maybe_timepoint, call_hash, max_weight }) =>
      operate(ctx, ensureSigned(origin), {
        threshold,
        others: other_signatories,
        timepoint: maybe_timepoint,
        callHash: call_hash,
        maxWeight: weightOf(max_weight),
      }),
    cancel_as_multi: (ctx, origin, { threshold, other_signatories, timepoint, call_hash }) => {
      const who = ensureSigned(origin);
      const account = sharedAccount(threshold, other_signatories, who);
      const begun = Multisigs.get(ctx, account, call_hash);
      if (!begun) throw errors.NotFound();
      if (begun.when.height !== timepoint.height || begun.when.index !== timepoint.index) throw errors.WrongTimepoint();
      if (begun.depositor !== who) throw errors.NotOwner();
      unreserve(ctx, who, begun.deposit);
      Multisigs.remove(ctx, account, call_hash);
      ctx.deposit(events.MultisigCancelled({ cancelling: who, timepoint, multisig: account, call_hash }));
    },
    poke_deposit: (ctx, origin, { threshold, other_signatories, call_hash }) => {
      const who = ensureSigned(origin);
      const account = sharedAccount(threshold, other_signatories, who);
      const begun = Multisigs.get(ctx, account, call_hash);
      if (!begun) throw errors.NotFound();
      if (begun.depositor !== who) throw errors.NotOwner();
      const [old, next] = [begun.deposit, operationDeposit(threshold)];
      if (next === old) return { pays: true };
      if (next > old) reserve(ctx, who, next - old);
      else unreserve(ctx, who, old - next);
      Multisigs.put(ctx, account, call_hash, { ...begun, deposit: next });
      ctx.deposit(events.DepositPoked({ who, call_hash, old_deposit: old, new_deposit: next }));
      return { pays: false };
    },
  },
  { dynamicInfo },
);
