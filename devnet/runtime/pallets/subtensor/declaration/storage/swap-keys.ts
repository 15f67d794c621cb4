import { blake2_128Concat, identity, map, optionalMap, twox64Concat, value } from '../../../../frame/storage-item.ts';
import { accountId, h256, tuple, u128, u16, u32, u64 } from '../../../../frame/types.ts';
import { h160 } from '../../../../types/primitive-types.ts';

export const swapKeysStorage = {
  LastHotkeySwapOnNetuid: map([identity(u16), blake2_128Concat(accountId)], u64, 0n),
  AccountFlags: map([blake2_128Concat(accountId)], u128, 0n),
  ColdkeySwapAnnouncementDelay: value(u32, 36_000),
  ColdkeySwapReannouncementDelay: value(u32, 7_200),
  ColdkeySwapAnnouncements: optionalMap([twox64Concat(accountId)], tuple(u32, h256)),
  ColdkeySwapDisputes: optionalMap([twox64Concat(accountId)], u32),
  AssociatedEvmAddress: optionalMap([twox64Concat(u16), twox64Concat(u16)], tuple(h160, u64)),
};
