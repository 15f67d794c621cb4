import { pallet, palletModule, type PalletModule } from '../../frame/pallet.ts';
import { value } from '../../frame/storage-item.ts';
import { boundedVec, h256 } from '../../frame/types.ts';
import { system } from '../system/declaration.ts';

/** Hashes of past blocks that are kept. */
const KEPT = 81;

/** The RandomnessCollectiveFlip pallet as clients see it. */
export const randomnessCollectiveFlip = pallet({
  name: 'RandomnessCollectiveFlip',
  index: 1,
  storage: {
    RandomMaterial: value(boundedVec(h256), []),
  },
});
const { RandomMaterial } = randomnessCollectiveFlip.storage;

/**
 * Keeps the hashes of the last 81 parent blocks in a ring, for contracts that want a little randomness.
 * substrate: frame/insecure-randomness-collective-flip/src/lib.rs
 */
export const randomnessCollectiveFlipModule: PalletModule = palletModule(
  randomnessCollectiveFlip,
  {},
  {
    onInitialize: (ctx) => {
      const parent = system.storage.ParentHash.get(ctx);
      const material = RandomMaterial.get(ctx);
      if (material.length < KEPT) material.push(parent);
      else material[(ctx.block.number - 1) % KEPT] = parent;
      RandomMaterial.put(ctx, material);
    },
  },
);
