import { method, runtimeApi } from '../frame/api.ts';
import { unit } from '../frame/types.ts';
import { header } from '../types/block.ts';

/** Work beside the blocks: no pallet of this chain has any, so there is nothing to do. Pulses of drand come from whoever sends them. */
export const offchainWorkerApi = runtimeApi('OffchainWorkerApi', 2, {
  offchain_worker: method({ header }, unit, () => undefined),
});
