import { call, constant, error, event, pallet } from '../../frame/pallet.ts';
import { blake2_128Concat, map, value } from '../../frame/storage-item.ts';
import { accountId, bool, boundedVec, compact, u32, u64, vec } from '../../frame/types.ts';
import {
  accountData,
  adjustmentDirection,
  balanceLock,
  balanceStatus,
  idAmount,
  reserveData,
  runtimeFreezeReason,
  runtimeHoldReason,
} from '../../types/balances.ts';
import { balance } from '../../types/common.ts';
import { multiAddress } from '../../types/multi.ts';

/** The Balances pallet as clients see it. */
export const balances = pallet({
  name: 'Balances',
  index: 5,
  storage: {
    TotalIssuance: value(u64, 0n),
    InactiveIssuance: value(u64, 0n),
    Account: map([blake2_128Concat(accountId)], accountData, {
      free: 0n,
      reserved: 0n,
      frozen: 0n,
      flags: 170_141_183_460_469_231_731_687_303_715_884_105_728n,
    }),
    Locks: map(
      [blake2_128Concat(accountId)],
      boundedVec(balanceLock, 'bounded_collections::weak_bounded_vec::WeakBoundedVec'),
      [],
    ),
    Reserves: map([blake2_128Concat(accountId)], boundedVec(reserveData), []),
    Holds: map([blake2_128Concat(accountId)], boundedVec(idAmount(runtimeHoldReason)), []),
    Freezes: map([blake2_128Concat(accountId)], boundedVec(idAmount(runtimeFreezeReason)), []),
  },
  calls: {
    transfer_allow_death: call(0, { dest: [multiAddress, 'AccountIdLookupOf<T>'], value: compact(balance) }),
    force_transfer: call(2, {
      source: [multiAddress, 'AccountIdLookupOf<T>'],
      dest: [multiAddress, 'AccountIdLookupOf<T>'],
      value: compact(balance),
    }),
    transfer_keep_alive: call(3, { dest: [multiAddress, 'AccountIdLookupOf<T>'], value: compact(balance) }),
    transfer_all: call(4, { dest: [multiAddress, 'AccountIdLookupOf<T>'], keep_alive: bool }),
    force_unreserve: call(5, { who: [multiAddress, 'AccountIdLookupOf<T>'], amount: balance }),
    upgrade_accounts: call(6, { who: vec(accountId) }),
    force_set_balance: call(8, { who: [multiAddress, 'AccountIdLookupOf<T>'], new_free: compact(balance) }),
    force_adjust_total_issuance: call(9, { direction: adjustmentDirection, delta: compact(balance) }),
    burn: call(10, { value: compact(balance), keep_alive: bool }),
  },
  events: {
    Endowed: event(0, { account: accountId, free_balance: balance }),
    DustLost: event(1, { account: accountId, amount: balance }),
    Transfer: event(2, { from: accountId, to: accountId, amount: balance }),
    BalanceSet: event(3, { who: accountId, free: balance }),
    Reserved: event(4, { who: accountId, amount: balance }),
    Unreserved: event(5, { who: accountId, amount: balance }),
    ReserveRepatriated: event(6, {
      from: accountId,
      to: accountId,
      amount: balance,
      destination_status: [balanceStatus, 'Status'],
    }),
    Deposit: event(7, { who: accountId, amount: balance }),
    Withdraw: event(8, { who: accountId, amount: balance }),
    Slashed: event(9, { who: accountId, amount: balance }),
    Minted: event(10, { who: accountId, amount: balance }),
    Burned: event(11, { who: accountId, amount: balance }),
    Suspended: event(12, { who: accountId, amount: balance }),
    Restored: event(13, { who: accountId, amount: balance }),
    Upgraded: event(14, { who: accountId }),
    Issued: event(15, { amount: balance }),
    Rescinded: event(16, { amount: balance }),
    Locked: event(17, { who: accountId, amount: balance }),
    Unlocked: event(18, { who: accountId, amount: balance }),
    Frozen: event(19, { who: accountId, amount: balance }),
    Thawed: event(20, { who: accountId, amount: balance }),
    TotalIssuanceForced: event(21, { old: balance, new: balance }),
  },
  errors: {
    VestingBalance: error(0, 'Part of the balance is still vesting.'),
    LiquidityRestrictions: error(1, 'Part of the balance is locked.'),
    InsufficientBalance: error(2, 'The balance is too small.'),
    ExistentialDeposit: error(3, 'The amount is too small for an account to exist.'),
    Expendability: error(4, 'The account would fall below the existential deposit.'),
    ExistingVestingSchedule: error(5, 'The account already has a vesting schedule.'),
    DeadAccount: error(6, 'The receiving account does not exist.'),
    TooManyReserves: error(7, 'The account has too many named reserves.'),
    TooManyHolds: error(8, 'The account has too many holds.'),
    TooManyFreezes: error(9, 'The account has too many freezes.'),
    IssuanceDeactivated: error(10, 'The issuance cannot be changed.'),
    DeltaZero: error(11, 'The change is zero.'),
  },
  constants: {
    ExistentialDeposit: constant(u64, 500n),
    MaxLocks: constant(u32, 50),
    MaxReserves: constant(u32, 50),
    MaxFreezes: constant(u32, 50),
  },
});
