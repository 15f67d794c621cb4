import { auraSlot, decodeDigestItem } from '../../../../substrate/digest.ts';
import type { Context } from '../../frame/context.ts';
import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import { encode } from '../../frame/type.ts';
import { digestItem } from '../../types/digest.ts';
import { system } from '../system/declaration.ts';
import { aura } from './declaration.ts';

const { Authorities, CurrentSlot } = aura.storage;

/** Slot the block under construction claims. @throws Error when its header does not say */
function claimedSlot(ctx: Context): bigint {
  const { logs } = system.storage.Digest.get(ctx);
  const slot = auraSlot(logs.map((log) => decodeDigestItem(encode(digestItem, log))));
  if (slot === undefined) throw new Error('the block claims no Aura slot');
  return slot;
}

/** Who may write blocks, and in which slot this one is. substrate: frame/aura/src/lib.rs */
export const auraModule = (declaration: typeof aura): PalletModule =>
  palletModule(
    declaration,
    {},
    {
      onInitialize: (ctx) => {
        const slot = claimedSlot(ctx);
        const before = CurrentSlot.get(ctx);
        if (slot <= before) throw new Error(`slot ${slot} is not after slot ${before}: one block per slot`);
        CurrentSlot.put(ctx, slot);
      },
      genesis: (ctx, { authorities }) => Authorities.put(ctx, [...authorities]),
    },
  );
