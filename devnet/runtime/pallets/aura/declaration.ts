import { constant, pallet } from '../../frame/pallet.ts';
import { value } from '../../frame/storage-item.ts';
import { boundedVec, u64 } from '../../frame/types.ts';
import { auraId, slot } from '../../types/aura.ts';

/** The Aura pallet as clients see it. */
export const aura = pallet({
  name: 'Aura',
  index: 3,
  storage: {
    Authorities: value(boundedVec(auraId), []),
    CurrentSlot: value(slot, 0n),
  },
  constants: {
    SlotDuration: constant(u64, 12_000n),
  },
});
