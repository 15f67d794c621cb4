import { blake2_128Concat, identity, map, value } from '../../../../frame/storage-item.ts';
import { accountId, u16, u64 } from '../../../../frame/types.ts';
import { rateLimitKey } from '../../../../types/subtensor.ts';

export const rateLimitsStorage = {
  AdminFreezeWindow: value(u16, 10),
  LastRateLimitedBlock: map([identity(rateLimitKey)], u64, 0n),
  TxRateLimit: value(u64, 1_000n),
  TransactionKeyLastBlock: map([blake2_128Concat(accountId), identity(u16), identity(u16)], u64, 0n),
  LastTxBlock: map([identity(accountId)], u64, 0n),
};
