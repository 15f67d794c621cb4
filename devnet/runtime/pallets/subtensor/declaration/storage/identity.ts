import { blake2_128Concat, identity, map, optionalMap } from '../../../../frame/storage-item.ts';
import { accountId, bytes, u16 } from '../../../../frame/types.ts';
import { chainIdentityV2, subnetIdentityV3 } from '../../../../types/subtensor.ts';

export const identityStorage = {
  TokenSymbol: map([identity(u16)], bytes, Uint8Array.of(240, 157, 156, 143)),
  IdentitiesV2: optionalMap([blake2_128Concat(accountId)], chainIdentityV2),
  SubnetIdentitiesV3: optionalMap([blake2_128Concat(u16)], subnetIdentityV3),
};
