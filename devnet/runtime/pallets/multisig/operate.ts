import type { Context } from '../../frame/context.ts';
import { DispatchError } from '../../frame/dispatch-error.ts';
import { signed } from '../../frame/origin.ts';
import type { PostDispatch, RuntimeCall, Weight } from '../../frame/dispatch.ts';
import type { AccountId, Hash } from '../../frame/types.ts';
import { reserve, unreserve } from '../balances/index.ts';
import { outcome } from '../utility/module.ts';
import { multisig } from './declaration.ts';
import { multisigAccount, signatories } from './signatories.ts';
import type { Timepoint } from './types.ts';

const { Multisigs } = multisig.storage;
const { events, errors, constants } = multisig;

/** Keeping the books of an operation, beside the call itself. Picoseconds; an estimate. */
export const OWN_REF_TIME = 250_000_000n;

/** An approval, with the call itself or with its hash alone. */
export interface Approval {
  readonly threshold: number;
  readonly others: readonly AccountId[];
  readonly timepoint: Timepoint | undefined;
  readonly callHash: Hash;
  readonly call?: RuntimeCall;
  readonly maxWeight: Weight;
}

/** Rao the account that begins an operation has on deposit. */
export const operationDeposit = (threshold: number): bigint =>
  constants.DepositBase + constants.DepositFactor * BigInt(threshold);
const now = (ctx: Context): Timepoint => ({ height: ctx.block.number, index: ctx.extrinsicIndex });
const same = (a: Timepoint, b: Timepoint): boolean => a.height === b.height && a.index === b.index;

/** The shared account of the sender and the others. @throws DispatchError Multisig.MinimumThreshold and those of `signatories` */
export function sharedAccount(threshold: number, others: readonly AccountId[], sender: AccountId): AccountId {
  if (threshold < 2) throw errors.MinimumThreshold();
  return multisigAccount(signatories(others, sender), threshold);
}

/**
 * Begins an operation, adds an approval to it, or, with the last approval and the call, carries it out. A call that fails is told by
 * the event alone. substrate: frame/multisig/src/lib.rs `operate`
 * @throws DispatchError of this pallet, Balances.InsufficientBalance
 */
export function operate(ctx: Context, who: AccountId, approval: Approval): PostDispatch {
  const { threshold, others, timepoint, callHash, call } = approval;
  const account = sharedAccount(threshold, others, who);
  const begun = Multisigs.get(ctx, account, callHash);
  if (!begun) {
    if (timepoint) throw errors.UnexpectedTimepoint();
    const deposit = operationDeposit(threshold);
    reserve(ctx, who, deposit);
    Multisigs.put(ctx, account, callHash, { when: now(ctx), deposit, depositor: who, approvals: [who] });
    ctx.deposit(events.NewMultisig({ approving: who, multisig: account, call_hash: callHash }));
    return { weight: { refTime: OWN_REF_TIME, proofSize: 0n } };
  }
  if (!timepoint) throw errors.NoTimepoint();
  if (!same(begun.when, timepoint)) throw errors.WrongTimepoint();
  const isNew = !begun.approvals.includes(who) && begun.approvals.length < threshold;
  const count = begun.approvals.length + (isNew ? 1 : 0);
  if (call && count >= threshold) {
    ensureWithin(ctx, call, approval.maxWeight);
    Multisigs.remove(ctx, account, callHash);
    unreserve(ctx, begun.depositor, begun.deposit);
    return carryOut(ctx, who, account, begun.when, callHash, call);
  }
  if (!isNew) throw errors.AlreadyApproved();
  const approvals = [...begun.approvals, who].sort((a, b) => (a < b ? -1 : 1));
  Multisigs.put(ctx, account, callHash, { ...begun, approvals });
  ctx.deposit(events.MultisigApproval({ approving: who, timepoint, multisig: account, call_hash: callHash }));
  return { weight: { refTime: OWN_REF_TIME, proofSize: 0n } };
}

function ensureWithin(ctx: Context, call: RuntimeCall, max: Weight): void {
  const weight = ctx.dispatcher?.infoOf(call).weight;
  if (weight && (weight.refTime > max.refTime || weight.proofSize > max.proofSize)) throw errors.MaxWeightTooLow();
}

function carryOut(
  ctx: Context,
  approving: AccountId,
  account: AccountId,
  timepoint: Timepoint,
  callHash: Hash,
  call: RuntimeCall,
): PostDispatch {
  let failed: DispatchError | undefined;
  let refTime: bigint;
  try {
    refTime = ctx.dispatch(signed(account), call).weight.refTime;
  } catch (error) {
    if (!(error instanceof DispatchError)) throw error;
    failed = error;
    refTime = error.post?.weight?.refTime ?? ctx.dispatcher?.infoOf(call).weight.refTime ?? 0n;
  }
  const result = outcome(failed);
  ctx.deposit(events.MultisigExecuted({ approving, timepoint, multisig: account, call_hash: callHash, result }));
  return { weight: { refTime: refTime + OWN_REF_TIME, proofSize: 0n } };
}
