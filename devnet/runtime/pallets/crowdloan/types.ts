import { accountId, bool, option, params, struct, u32, u64 } from '../../frame/types.ts';
import type { ValueOf } from '../../frame/type.ts';
import { boundedCall } from '../preimage/types.ts';

export const crowdloanInfo = struct(
  'pallet_crowdloan::CrowdloanInfo',
  {
    creator: [accountId, 'AccountId'],
    deposit: [u64, 'Balance'],
    min_contribution: [u64, 'Balance'],
    end: [u32, 'BlockNumber'],
    cap: [u64, 'Balance'],
    funds_account: [accountId, 'AccountId'],
    raised: [u64, 'Balance'],
    target_address: [option(accountId), 'Option<AccountId>'],
    call: [option(boundedCall), 'Option<Call>'],
    finalized: bool,
    contributors_count: u32,
  },
  params({ AccountId: accountId, Balance: u64, BlockNumber: u32, Call: boundedCall }),
);
/** A crowdloan; amounts are rao, `end` is a block number. */
export type CrowdloanInfo = ValueOf<typeof crowdloanInfo>;
