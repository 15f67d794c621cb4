import { call, constant, error, event, pallet } from '../../frame/pallet.ts';
import { optionalMap, optionalValue, twox64Concat } from '../../frame/storage-item.ts';
import { accountId, option, plainEnum, u32, u64 } from '../../frame/types.ts';

const exitReason = plainEnum('pallet_safe_mode::pallet::ExitReason', ['Timeout', 'Force']);
const block = [u32, 'BlockNumberFor<T>'] as const;
const amount = [u64, 'BalanceOf<T>'] as const;

/** The SafeMode pallet as clients see it. */
export const safeMode = pallet({
  name: 'SafeMode',
  index: 20,
  storage: {
    EnteredUntil: optionalValue(u32),
    Deposits: optionalMap([twox64Concat(accountId), twox64Concat(u32)], u64),
  },
  calls: {
    enter: call(0, {}),
    force_enter: call(1, {}),
    extend: call(2, {}),
    force_extend: call(3, {}),
    force_exit: call(4, {}),
    force_slash_deposit: call(5, { account: accountId, block }),
    release_deposit: call(6, { account: accountId, block }),
    force_release_deposit: call(7, { account: accountId, block }),
  },
  events: {
    Entered: event(0, { until: block }),
    Extended: event(1, { until: block }),
    Exited: event(2, { reason: exitReason }),
    DepositPlaced: event(3, { account: accountId, amount }),
    DepositReleased: event(4, { account: accountId, amount }),
    DepositSlashed: event(5, { account: accountId, amount }),
    CannotDeposit: event(6),
    CannotRelease: event(7),
  },
  errors: {
    Entered: error(0, 'The chain is in safe mode.'),
    Exited: error(1, 'The chain is not in safe mode.'),
    NotConfigured: error(2, 'On this chain only root may do this.'),
    NoDeposit: error(3, 'The account has no deposit from that block.'),
    AlreadyDeposited: error(4, 'The account has a deposit already.'),
    CannotReleaseYet: error(5, 'The deposit cannot be returned yet.'),
    CurrencyError: error(6, 'The deposit could not be moved.'),
  },
  constants: {
    EnterDuration: constant(u32, 0),
    ExtendDuration: constant(u32, 0),
    EnterDepositAmount: constant(option(u64), undefined),
    ExtendDepositAmount: constant(option(u64), undefined),
    ReleaseDelay: constant(option(u32), undefined),
  },
});
