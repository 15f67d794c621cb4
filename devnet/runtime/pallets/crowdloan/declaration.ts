import { call, constant, error, event, pallet } from '../../frame/pallet.ts';
import { identity, map, optionalMap, optionalValue, twox64Concat, value } from '../../frame/storage-item.ts';
import { accountId, bool, boundedBytes, compact, option, u32, u64 } from '../../frame/types.ts';
import { utf8 } from '../../../../substrate/bytes.ts';
import { palletId } from '../../types/core.ts';
import { runtimeCall } from '../../types/outer.ts';
import { crowdloanInfo } from './types.ts';

const id = [compact(u32), 'CrowdloanId'] as const;
const amount = [compact(u64), 'BalanceOf<T>'] as const;
const block = [compact(u32), 'BlockNumberFor<T>'] as const;
const crowdloan_id = [u32, 'CrowdloanId'] as const;
const balance = [u64, 'BalanceOf<T>'] as const;
const maximum = [option(u64), 'Option<BalanceOf<T>>'] as const;

/** The Crowdloan pallet as clients see it. Amounts are rao. */
export const crowdloan = pallet({
  name: 'Crowdloan',
  index: 27,
  storage: {
    Crowdloans: optionalMap([twox64Concat(u32)], crowdloanInfo),
    NextCrowdloanId: value(u32, 0),
    Contributions: optionalMap([twox64Concat(u32), identity(accountId)], u64),
    MaxContributions: optionalMap([twox64Concat(u32)], u64),
    CurrentCrowdloanId: optionalValue(u32),
    HasMigrationRun: map([identity(boundedBytes)], bool, false),
  },
  calls: {
    create: call(0, {
      deposit: amount,
      min_contribution: amount,
      cap: amount,
      end: block,
      call: [option(runtimeCall), 'Option<Box<<T as Config>::RuntimeCall>>'],
      target_address: option(accountId),
    }),
    contribute: call(1, { crowdloan_id: id, amount }),
    withdraw: call(2, { crowdloan_id: id }),
    finalize: call(3, { crowdloan_id: id }),
    refund: call(4, { crowdloan_id: id }),
    dissolve: call(5, { crowdloan_id: id }),
    update_min_contribution: call(6, { crowdloan_id: id, new_min_contribution: amount }),
    update_end: call(7, { crowdloan_id: id, new_end: block }),
    update_cap: call(8, { crowdloan_id: id, new_cap: amount }),
    set_max_contribution: call(9, { crowdloan_id: id, new_max_contribution: maximum }),
  },
  events: {
    Created: event(0, { crowdloan_id, creator: accountId, end: [u32, 'BlockNumberFor<T>'], cap: balance }),
    Contributed: event(1, { crowdloan_id, contributor: accountId, amount: balance }),
    Withdrew: event(2, { crowdloan_id, contributor: accountId, amount: balance }),
    PartiallyRefunded: event(3, { crowdloan_id }),
    AllRefunded: event(4, { crowdloan_id }),
    Finalized: event(5, { crowdloan_id }),
    Dissolved: event(6, { crowdloan_id }),
    MinContributionUpdated: event(7, { crowdloan_id, new_min_contribution: balance }),
    EndUpdated: event(8, { crowdloan_id, new_end: [u32, 'BlockNumberFor<T>'] }),
    CapUpdated: event(9, { crowdloan_id, new_cap: balance }),
    MaxContributionUpdated: event(10, { crowdloan_id, new_max_contribution: maximum }),
  },
  errors: {
    DepositTooLow: error(0, 'The deposit is below the minimum.'),
    CapTooLow: error(1, 'The cap is too low.'),
    MinimumContributionTooLow: error(2, 'The minimum contribution is too low.'),
    CannotEndInPast: error(3, 'The end is in the past.'),
    BlockDurationTooShort: error(4, 'The crowdloan would end too soon.'),
    BlockDurationTooLong: error(5, 'The crowdloan would last too long.'),
    InsufficientBalance: error(6, 'The balance is too small to pay this.'),
    Overflow: error(7, 'A number became too large.'),
    InvalidCrowdloanId: error(8, 'There is no such crowdloan.'),
    CapRaised: error(9, 'The cap has been raised in full.'),
    ContributionPeriodEnded: error(10, 'The crowdloan takes no more contributions.'),
    ContributionTooLow: error(11, 'The contribution is below the minimum.'),
    InvalidOrigin: error(12, 'Only the creator may do this.'),
    AlreadyFinalized: error(13, 'The crowdloan is finalized.'),
    ContributionPeriodNotEnded: error(14, 'The crowdloan still takes contributions.'),
    NoContribution: error(15, 'The account has contributed nothing.'),
    CapNotRaised: error(16, 'The cap has not been raised.'),
    Underflow: error(17, 'A number became negative.'),
    CallUnavailable: error(18, 'The call to make is no longer stored.'),
    NotReadyToDissolve: error(19, 'All others must be refunded first.'),
    DepositCannotBeWithdrawn: error(20, 'The deposit stays until the crowdloan is dissolved.'),
    MaxContributorsReached: error(21, 'The crowdloan has as many contributors as it can have.'),
    InvalidFinalizationConfig: error(22, 'Either a call or a receiving account must be named, not both.'),
    MaxContributionReached: error(23, 'The account has contributed as much as it may.'),
    MaximumContributionTooLow: error(24, 'The maximum is below what has been contributed or must be.'),
    MinimumContributionTooHigh: error(25, 'The minimum is above the maximum.'),
  },
  constants: {
    PalletId: constant(palletId, utf8('bt/cloan')),
    MinimumDeposit: constant(u64, 10_000_000_000n),
    AbsoluteMinimumContribution: constant(u64, 100_000_000n),
    MinimumBlockDuration: constant(u32, 50_400),
    MaximumBlockDuration: constant(u32, 432_000),
    RefundContributorsLimit: constant(u32, 50),
    MaxContributors: constant(u32, 500),
  },
});
