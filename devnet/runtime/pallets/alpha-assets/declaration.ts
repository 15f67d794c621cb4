import { pallet } from '../../frame/pallet.ts';
import { map, twox64Concat } from '../../frame/storage-item.ts';
import { u16, u64 } from '../../frame/types.ts';

/** The AlphaAssets pallet as clients see it. */
export const alphaAssets = pallet({
  name: 'AlphaAssets',
  index: 31,
  storage: {
    TotalAlphaIssuance: map([twox64Concat(u16)], u64, 0n),
    AlphaBurned: map([twox64Concat(u16)], u64, 0n),
    AlphaRecycled: map([twox64Concat(u16)], u64, 0n),
  },
});
