import { ensureRoot, ensureSigned } from '../../frame/origin.ts';
import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import { commitments } from './declaration.ts';
import { revealTimelocked, type OpenTimelock } from './reveal.ts';
import { setCommitment, type Subnets } from './set-commitment.ts';

/** What neurons publish for others to read, at once or after a round of drand. subtensor: pallets/commitments/src/lib.rs */
export const commitmentsModule = (subnets: Subnets, open: OpenTimelock): PalletModule =>
  palletModule(
    commitments,
    {
      set_commitment: (ctx, origin, { netuid, info }) =>
        setCommitment(ctx, ensureSigned(origin), netuid, info.fields, subnets),
      set_max_space: (ctx, origin, { new_limit }) => {
        ensureRoot(origin);
        commitments.storage.MaxSpace.put(ctx, new_limit);
      },
    },
    { onInitialize: (ctx) => revealTimelocked(ctx, open) },
  );
