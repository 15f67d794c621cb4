import { pallet } from '../../frame/pallet.ts';
import { value } from '../../frame/storage-item.ts';
import { u64 } from '../../frame/types.ts';

/** The EVMChainId pallet as clients see it: the number that ties signatures made outside the chain (limit orders) to this chain. */
export const evmChainId = pallet({ name: 'EVMChainId', index: 23, storage: { ChainId: value(u64, 0n) } });
