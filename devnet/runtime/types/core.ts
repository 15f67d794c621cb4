import { bytes, fixedBytes, u64, wrapper } from '../frame/types.ts';

export const palletId = wrapper('frame_support::PalletId', fixedBytes(8));
export const opaqueMetadata = wrapper('sp_core::OpaqueMetadata', bytes);
export const keyTypeId = wrapper('sp_core::crypto::KeyTypeId', fixedBytes(4));
export const nonZeroU64 = wrapper('NonZeroU64', u64);
