import { dispatchError } from '../../frame/dispatch-error.ts';
import { call, constant, error, event, pallet } from '../../frame/pallet.ts';
import { blake2_128Concat, optionalMap, twox64Concat } from '../../frame/storage-item.ts';
import { accountId, fixedHex, option, result, u16, u32, u64, unit, vec } from '../../frame/types.ts';
import { boxedCall } from '../../types/outer.ts';
import { weight } from '../../types/weight.ts';
import { operation, timepoint } from './types.ts';

const hash = fixedHex(32);
const callHash = [hash, 'CallHash'] as const;
const when = [timepoint, 'Timepoint<BlockNumberFor<T>>'] as const;
const maybeWhen = [option(timepoint), 'Option<Timepoint<BlockNumberFor<T>>>'] as const;
const balance = [u64, 'BalanceOf<T>'] as const;
const others = vec(accountId);

/** The Multisig pallet as clients see it. Amounts are rao. */
export const multisig = pallet({
  name: 'Multisig',
  index: 13,
  storage: {
    Multisigs: optionalMap([twox64Concat(accountId), blake2_128Concat(hash)], operation),
  },
  calls: {
    as_multi_threshold_1: call(0, { other_signatories: others, call: boxedCall }),
    as_multi: call(1, {
      threshold: u16,
      other_signatories: others,
      maybe_timepoint: maybeWhen,
      call: boxedCall,
      max_weight: weight,
    }),
    approve_as_multi: call(2, {
      threshold: u16,
      other_signatories: others,
      maybe_timepoint: maybeWhen,
      call_hash: hash,
      max_weight: weight,
    }),
    cancel_as_multi: call(3, { threshold: u16, other_signatories: others, timepoint: when, call_hash: hash }),
    poke_deposit: call(4, { threshold: u16, other_signatories: others, call_hash: hash }),
  },
  events: {
    NewMultisig: event(0, { approving: accountId, multisig: accountId, call_hash: callHash }),
    MultisigApproval: event(1, { approving: accountId, timepoint: when, multisig: accountId, call_hash: callHash }),
    MultisigExecuted: event(2, {
      approving: accountId,
      timepoint: when,
      multisig: accountId,
      call_hash: callHash,
      result: [result(unit, dispatchError), 'DispatchResult'],
    }),
    MultisigCancelled: event(3, { cancelling: accountId, timepoint: when, multisig: accountId, call_hash: callHash }),
    DepositPoked: event(4, { who: accountId, call_hash: callHash, old_deposit: balance, new_deposit: balance }),
  },
  errors: {
    MinimumThreshold: error(0, 'The threshold must be two or more.'),
    AlreadyApproved: error(1, 'The sender has approved this call already.'),
    NoApprovalsNeeded: error(2, 'The call needs no more approvals.'),
    TooFewSignatories: error(3, 'There are too few signatories.'),
    TooManySignatories: error(4, 'There are too many signatories.'),
    SignatoriesOutOfOrder: error(5, 'The other signatories must be sorted.'),
    SenderInSignatories: error(6, 'The sender does not belong in the list of the others.'),
    NotFound: error(7, 'There is no such operation to cancel.'),
    NotOwner: error(8, 'Only the account that paid the deposit may cancel.'),
    NoTimepoint: error(9, 'The operation has begun; its timepoint is needed.'),
    WrongTimepoint: error(10, 'The operation began at another timepoint.'),
    UnexpectedTimepoint: error(11, 'The operation has not begun; it has no timepoint yet.'),
    MaxWeightTooLow: error(12, 'The call weighs more than the sender allowed for.'),
    AlreadyStored: error(13, 'The call is stored already.'),
  },
  constants: {
    DepositBase: constant(u64, 132_000_000n),
    DepositFactor: constant(u64, 32_000_000n),
    MaxSignatories: constant(u32, 100),
  },
});
