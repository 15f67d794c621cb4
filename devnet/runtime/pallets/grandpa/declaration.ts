import { call, constant, error, event, pallet } from '../../frame/pallet.ts';
import { optionalMap, optionalValue, twox64Concat, value } from '../../frame/storage-item.ts';
import { boundedVec, tuple, u32, u64, variant, vec } from '../../frame/types.ts';
import { grandpaEquivocationProof, grandpaId, storedPendingChange, storedState } from '../../types/grandpa.ts';

/** Proof that a key belonged to an authority: of that the chain knows none, so there is no value. */
const noProof = variant('sp_core::Void', {});
const evidence = {
  equivocation_proof: [grandpaEquivocationProof, 'Box<EquivocationProof<T::Hash, BlockNumberFor<T>>>'],
  key_owner_proof: [noProof, 'T::KeyOwnerProof'],
} as const;

/**
 * The Grandpa pallet as clients see it. Reporting an equivocation is declared and cannot be done: a report needs a value of a type that
 * has none, here as on the real chain. subtensor: runtime/src/lib.rs `KeyOwnerProof = sp_core::Void`
 */
export const grandpa = pallet({
  name: 'Grandpa',
  index: 4,
  storage: {
    State: value(storedState, { type: 'Live' }),
    PendingChange: optionalValue(storedPendingChange),
    NextForced: optionalValue(u32),
    Stalled: optionalValue(tuple(u32, u32)),
    CurrentSetId: value(u64, 0n),
    SetIdSession: optionalMap([twox64Concat(u64)], u32),
    Authorities: value(boundedVec(tuple(grandpaId, u64), 'bounded_collections::weak_bounded_vec::WeakBoundedVec'), []),
  },
  calls: {
    report_equivocation: call(0, evidence),
    report_equivocation_unsigned: call(1, evidence),
    note_stalled: call(2, {
      delay: [u32, 'BlockNumberFor<T>'],
      best_finalized_block_number: [u32, 'BlockNumberFor<T>'],
    }),
  },
  events: {
    NewAuthorities: event(0, { authority_set: [vec(tuple(grandpaId, u64)), 'AuthorityList'] }),
    Paused: event(1),
    Resumed: event(2),
  },
  errors: {
    PauseFailed: error(0, 'Finality is not running, so it cannot be paused.'),
    ResumeFailed: error(1, 'Finality is not paused, so it cannot be resumed.'),
    ChangePending: error(2, 'A change of authorities is already waiting.'),
    TooSoon: error(3, 'A forced change of authorities comes too soon after the last.'),
    InvalidKeyOwnershipProof: error(4, 'The proof of key ownership is wrong.'),
    InvalidEquivocationProof: error(5, 'The proof of equivocation is wrong.'),
    DuplicateOffenceReport: error(6, 'This offence has been reported already.'),
  },
  constants: {
    MaxAuthorities: constant(u32, 32),
    MaxNominators: constant(u32, 20),
    MaxSetIdSessionEntries: constant(u64, 0n),
  },
});
