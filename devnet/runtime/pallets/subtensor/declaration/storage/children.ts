import { blake2_128Concat, identity, map, value } from '../../../../frame/storage-item.ts';
import { accountId, bool, tuple, u16, u64, vec } from '../../../../frame/types.ts';

export const childrenStorage = {
  MaxChildkeyTake: value(u16, 11_796),
  MinChildkeyTake: value(u16, 0),
  MinChildkeyTakePerSubnet: map([identity(u16)], u16, 0),
  ChildkeyTake: map([blake2_128Concat(accountId), identity(u16)], u16, 0),
  PendingChildKeys: map([identity(u16), blake2_128Concat(accountId)], tuple(vec(tuple(u64, accountId)), u64), [[], 0n]),
  ChildKeys: map([blake2_128Concat(accountId), identity(u16)], vec(tuple(u64, accountId)), []),
  ParentKeys: map([blake2_128Concat(accountId), identity(u16)], vec(tuple(u64, accountId)), []),
  TxChildkeyTakeRateLimit: value(u64, 216_000n),
  LastTxBlockChildKeyTake: map([identity(accountId)], u64, 0n),
  AutoParentDelegationEnabled: map([blake2_128Concat(accountId)], bool, true),
  PendingChildKeyCooldown: value(u64, 7_200n),
};
