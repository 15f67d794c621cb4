import { DispatchError } from '../../frame/dispatch-error.ts';
import { ensureNone } from '../../frame/origin.ts';
import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import { aura } from '../aura/declaration.ts';
import { timestamp } from './declaration.ts';

const { Now, DidUpdate } = timestamp.storage;

/** Time of the block, set by its first extrinsic, an inherent. substrate: frame/timestamp/src/lib.rs */
export const timestampModule = (declaration: typeof timestamp, slotDurationMs: bigint): PalletModule =>
  palletModule(
    declaration,
    {
      set: (ctx, origin, { now }) => {
        ensureNone(origin);
        if (DidUpdate.get(ctx)) throw DispatchError.other('Timestamp must be updated only once in the block');
        const before = Now.get(ctx);
        if (before !== 0n && now < before + declaration.constants.MinimumPeriod)
          throw DispatchError.other('Timestamp must increment by at least MinimumPeriod between blocks');
        if (now / slotDurationMs !== aura.storage.CurrentSlot.get(ctx))
          throw DispatchError.other('Timestamp slot must match CurrentSlot');
        Now.put(ctx, now);
        DidUpdate.put(ctx, true);
      },
    },
    {
      onFinalize: (ctx) => {
        if (!DidUpdate.take(ctx)) throw new Error('Timestamp must be updated once in the block');
      },
    },
  );
