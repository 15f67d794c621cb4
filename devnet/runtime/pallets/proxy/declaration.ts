import { dispatchError } from '../../frame/dispatch-error.ts';
import { call, constant, error, event, pallet } from '../../frame/pallet.ts';
import { map, optionalMap, twox64Concat } from '../../frame/storage-item.ts';
import {
  accountId,
  bool,
  boundedVec,
  compact,
  h256,
  option,
  result,
  tuple,
  u16,
  u32,
  u64,
  unit,
} from '../../frame/types.ts';
import { multiAddress } from '../../types/multi.ts';
import { boxedCall } from '../../types/outer.ts';
import { announcement, depositKind, proxyDefinition, proxyType } from './types.ts';

const lookup = [multiAddress, 'AccountIdLookupOf<T>'] as const;
const kind = [proxyType, 'T::ProxyType'] as const;
const blocks = [u32, 'BlockNumberFor<T>'] as const;
const callHash = [h256, 'CallHashOf<T>'] as const;
const balance = [u64, 'BalanceOf<T>'] as const;
const forced = [option(proxyType), 'Option<T::ProxyType>'] as const;

/** The Proxy pallet as clients see it. Amounts are rao. */
export const proxy = pallet({
  name: 'Proxy',
  index: 16,
  storage: {
    Proxies: map([twox64Concat(accountId)], tuple(boundedVec(proxyDefinition), u64), [[], 0n]),
    Announcements: map([twox64Concat(accountId)], tuple(boundedVec(announcement), u64), [[], 0n]),
    LastCallResult: optionalMap([twox64Concat(accountId)], result(unit, dispatchError)),
    RealPaysFee: optionalMap([twox64Concat(accountId), twox64Concat(accountId)], unit),
  },
  calls: {
    proxy: call(0, { real: lookup, force_proxy_type: forced, call: boxedCall }),
    add_proxy: call(1, { delegate: lookup, proxy_type: kind, delay: blocks }),
    remove_proxy: call(2, { delegate: lookup, proxy_type: kind, delay: blocks }),
    remove_proxies: call(3, {}),
    create_pure: call(4, { proxy_type: kind, delay: blocks, index: u16 }),
    kill_pure: call(5, {
      spawner: lookup,
      proxy_type: kind,
      index: u16,
      height: [compact(u32), 'BlockNumberFor<T>'],
      ext_index: compact(u32),
    }),
    announce: call(6, { real: lookup, call_hash: callHash }),
    remove_announcement: call(7, { real: lookup, call_hash: callHash }),
    reject_announcement: call(8, { delegate: lookup, call_hash: callHash }),
    proxy_announced: call(9, { delegate: lookup, real: lookup, force_proxy_type: forced, call: boxedCall }),
    poke_deposit: call(10, {}),
    set_real_pays_fee: call(11, { delegate: lookup, pays_fee: bool }),
  },
  events: {
    ProxyExecuted: event(0, { result: [result(unit, dispatchError), 'DispatchResult'] }),
    PureCreated: event(1, { pure: accountId, who: accountId, proxy_type: kind, disambiguation_index: u16 }),
    PureKilled: event(2, { pure: accountId, spawner: accountId, proxy_type: kind, disambiguation_index: u16 }),
    Announced: event(3, { real: accountId, proxy: accountId, call_hash: callHash }),
    ProxyAdded: event(4, { delegator: accountId, delegatee: accountId, proxy_type: kind, delay: blocks }),
    ProxyRemoved: event(5, { delegator: accountId, delegatee: accountId, proxy_type: kind, delay: blocks }),
    DepositPoked: event(6, { who: accountId, kind: depositKind, old_deposit: balance, new_deposit: balance }),
    RealPaysFeeSet: event(7, { real: accountId, delegate: accountId, pays_fee: bool }),
  },
  errors: {
    TooMany: error(0, 'The account has as many proxies, or announced calls, as it can have.'),
    NotFound: error(1, 'There is no such proxy or announcement.'),
    NotProxy: error(2, 'The sender is no proxy of that account.'),
    Unproxyable: error(3, 'A proxy of this kind may not make this call.'),
    Duplicate: error(4, 'The account has this proxy already.'),
    NoPermission: error(5, 'The call would give the proxy more rights than it has.'),
    Unannounced: error(6, 'The call was not announced, or not long enough ago.'),
    NoSelfProxy: error(7, 'An account cannot be its own proxy.'),
    AnnouncementDepositInvariantViolated: error(8, 'The deposit for announcements does not add up.'),
    InvalidDerivedAccountId: error(9, 'No account can be derived from these parameters.'),
  },
  constants: {
    ProxyDepositBase: constant(u64, 60_000_000n),
    ProxyDepositFactor: constant(u64, 33_000_000n),
    MaxProxies: constant(u32, 20),
    MaxPending: constant(u32, 75),
    AnnouncementDepositBase: constant(u64, 36_000_000n),
    AnnouncementDepositFactor: constant(u64, 68_000_000n),
  },
});
