import { accountId, boundedVec, params, struct, u32, u64 } from '../../frame/types.ts';
import type { ValueOf } from '../../frame/type.ts';

export const timepoint = struct(
  'pallet_multisig::Timepoint',
  { height: [u32, 'BlockNumber'], index: u32 },
  params({ BlockNumber: u32 }),
);
export const operation = struct(
  'pallet_multisig::Multisig',
  {
    when: [timepoint, 'Timepoint<BlockNumber>'],
    deposit: [u64, 'Balance'],
    depositor: [accountId, 'AccountId'],
    approvals: [boundedVec(accountId), 'BoundedVec<AccountId, MaxApprovals>'],
  },
  params({ BlockNumber: u32, Balance: u64, AccountId: accountId }),
);

/** Block and extrinsic in which an operation began; tells it from an earlier one with the same call. */
export type Timepoint = ValueOf<typeof timepoint>;
