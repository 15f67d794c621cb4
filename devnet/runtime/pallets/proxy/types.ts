import { accountId, h256, params, plainEnum, struct, u32 } from '../../frame/types.ts';
import type { ValueOf } from '../../frame/type.ts';

/** What a proxy may do; in the order of their numbers, which also sorts an account's proxies. */
export const PROXY_TYPES = [
  'Any',
  'Owner',
  'NonCritical',
  'NonTransfer',
  'Senate',
  'NonFungible',
  'Triumvirate',
  'Governance',
  'Staking',
  'Registration',
  'Transfer',
  'SmallTransfer',
  'RootWeights',
  'ChildKeys',
  'SudoUncheckedSetCode',
  'SwapHotkey',
  'SubnetLeaseBeneficiary',
  'RootClaim',
] as const;
export type ProxyType = (typeof PROXY_TYPES)[number];
export const proxyType = plainEnum('subtensor_runtime_common::ProxyType', PROXY_TYPES);

export const proxyDefinition = struct(
  'pallet_subtensor_proxy::ProxyDefinition',
  {
    delegate: [accountId, 'AccountId'],
    proxy_type: [proxyType, 'ProxyType'],
    delay: [u32, 'BlockNumber'],
  },
  params({ AccountId: accountId, ProxyType: proxyType, BlockNumber: u32 }),
);
export const announcement = struct(
  'pallet_subtensor_proxy::Announcement',
  {
    real: [accountId, 'AccountId'],
    call_hash: [h256, 'Hash'],
    height: [u32, 'BlockNumber'],
  },
  params({ AccountId: accountId, Hash: h256, BlockNumber: u32 }),
);
export const depositKind = plainEnum('pallet_subtensor_proxy::DepositKind', ['Proxies', 'Announcements']);

/** A right of `delegate` to act for an account, after announcing it `delay` blocks before. */
export type ProxyDefinition = ValueOf<typeof proxyDefinition>;
/** A call that a proxy means to make for `real`; made known at block `height`. */
export type Announcement = ValueOf<typeof announcement>;
