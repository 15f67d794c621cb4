import { call, constant, error, event, pallet } from '../../frame/pallet.ts';
import { identity, optionalMap, twox64Concat, value } from '../../frame/storage-item.ts';
import { accountId, btreeSet, bytes, tuple, u16, u32, u64, vec } from '../../frame/types.ts';
import { netUid } from '../../types/common.ts';
import { commitmentInfo, MAX_FIELDS, registration, usageTracker } from './types.ts';

/** Subnet and hotkey. */
const keys = [identity(u16), twox64Concat(accountId)] as const;

/** The Commitments pallet as clients see it. */
export const commitments = pallet({
  name: 'Commitments',
  index: 18,
  storage: {
    TimelockedIndex: value(btreeSet(tuple(u16, accountId)), []),
    CommitmentOf: optionalMap(keys, registration),
    LastCommitment: optionalMap(keys, u32),
    LastBondsReset: optionalMap(keys, u32),
    RevealedCommitments: optionalMap(keys, vec(tuple(bytes, u64))),
    UsedSpaceOf: optionalMap(keys, usageTracker),
    MaxSpace: value(u32, 3_100),
  },
  calls: {
    set_commitment: call(0, { netuid: netUid, info: [commitmentInfo, 'Box<CommitmentInfo<T::MaxFields>>'] }),
    set_max_space: call(2, { new_limit: u32 }),
  },
  events: {
    Commitment: event(0, { netuid: netUid, who: accountId }),
    TimelockCommitment: event(1, { netuid: netUid, who: accountId, reveal_round: u64 }),
    CommitmentRevealed: event(2, { netuid: netUid, who: accountId }),
  },
  errors: {
    TooManyFieldsInCommitmentInfo: error(0, 'A commitment can have three pieces at most.'),
    AccountNotAllowedCommit: error(1, 'The account is not a registered hotkey of this subnet.'),
    SpaceLimitExceeded: error(2, 'The hotkey has published as much as it may in this epoch.'),
    UnexpectedUnreserveLeftover: error(3, 'The deposit could not be returned in full.'),
  },
  constants: {
    MaxFields: constant(u32, MAX_FIELDS),
    InitialDeposit: constant(u64, 0n),
    FieldDeposit: constant(u64, 0n),
  },
});
