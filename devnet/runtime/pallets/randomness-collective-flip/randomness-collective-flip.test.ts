import { expect, it } from 'vitest';
import { account, PalletChain } from '../../executive/testing/pallet-chain.ts';
import { system } from '../system/declaration.ts';
import { randomnessCollectiveFlip, randomnessCollectiveFlipModule } from './module.ts';

it('keeps the hashes of the last 81 parents, the newest in place of the oldest', () => {
  const chain = new PalletChain([randomnessCollectiveFlipModule]);
  for (let n = 2; n <= 84; n++) {
    system.storage.ParentHash.put(chain.ctx, account(n));
    chain.next();
  }
  const material = randomnessCollectiveFlip.storage.RandomMaterial.get(chain.ctx);
  expect(material).toHaveLength(81);
  // Blocks 2 to 82 filled the ring; 83 and 84 wrote over places (n - 1) mod 81.
  expect(material.slice(0, 4)).toEqual([account(2), account(83), account(84), account(5)]);
});
