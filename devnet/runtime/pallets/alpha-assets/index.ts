import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import { alphaAssets } from './declaration.ts';

/** AlphaAssets: how much alpha was made, burned and recycled. SubtensorModule keeps the books. */
export const alphaAssetsModule = (): PalletModule => palletModule(alphaAssets, {});
