import { ensureSigned } from '../../frame/origin.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import { palletModule, type DynamicInfo, type PalletModule } from '../../frame/pallet.ts';
import { dissolve, finalize, refund } from './close.ts';
import { contribute, withdraw } from './contribute.ts';
import { create } from './create.ts';
import { crowdloan } from './declaration.ts';
import { ensureEnd } from './duration.ts';
import { ownUnfinalized } from './find.ts';

const { Crowdloans, Contributions, MaxContributions } = crowdloan.storage;
const { events, errors } = crowdloan;
/** Opening a crowdloan beside the call it may hold. Picoseconds; an estimate. */
const OWN_REF_TIME = 125_000_000n;

const dynamicInfo: DynamicInfo = (call, infoOf) => {
  const inner = (call.value as { call?: RuntimeCall }).call;
  if (!inner) return undefined;
  const { weight } = infoOf(inner);
  return {
    weight: { refTime: weight.refTime + OWN_REF_TIME, proofSize: weight.proofSize },
    class: 'Normal',
    pays: true,
  };
};

/**
 * Many accounts raise TAO together, for a call or for an account. `declaration` carries how long a crowdloan may last.
 * subtensor: pallets/crowdloan/src/lib.rs
 */
export const crowdloanModule = (declaration: typeof crowdloan): PalletModule => {
  const { MinimumBlockDuration: least, MaximumBlockDuration: most } = declaration.constants;
  return palletModule(
    declaration,
    {
      create: (ctx, origin, { deposit, min_contribution, cap, end, call, target_address }) => {
        const plan = { deposit, minContribution: min_contribution, cap, end, call, target: target_address };
        create(ctx, ensureSigned(origin), plan, { least, most });
      },
      contribute: (ctx, origin, { crowdloan_id, amount }) =>
        contribute(ctx, ensureSigned(origin), crowdloan_id, amount),
      withdraw: (ctx, origin, { crowdloan_id }) => withdraw(ctx, ensureSigned(origin), crowdloan_id),
      finalize: (ctx, origin, { crowdloan_id }) => finalize(ctx, ensureSigned(origin), crowdloan_id),
      refund: (ctx, origin, { crowdloan_id }) => refund(ctx, ensureSigned(origin), crowdloan_id),
      dissolve: (ctx, origin, { crowdloan_id }) => dissolve(ctx, ensureSigned(origin), crowdloan_id),
      update_min_contribution: (ctx, origin, { crowdloan_id, new_min_contribution }) => {
        const info = ownUnfinalized(ctx, crowdloan_id, ensureSigned(origin));
        if (new_min_contribution < declaration.constants.AbsoluteMinimumContribution)
          throw errors.MinimumContributionTooLow();
        const maximum = MaxContributions.get(ctx, crowdloan_id);
        if (maximum !== undefined && new_min_contribution > maximum) throw errors.MinimumContributionTooHigh();
        Crowdloans.put(ctx, crowdloan_id, { ...info, min_contribution: new_min_contribution });
        ctx.deposit(events.MinContributionUpdated({ crowdloan_id, new_min_contribution }));
      },
      update_end: (ctx, origin, { crowdloan_id, new_end }) => {
        const info = ownUnfinalized(ctx, crowdloan_id, ensureSigned(origin));
        ensureEnd(ctx.block.number, new_end, { least, most });
        Crowdloans.put(ctx, crowdloan_id, { ...info, end: new_end });
        ctx.deposit(events.EndUpdated({ crowdloan_id, new_end }));
      },
      update_cap: (ctx, origin, { crowdloan_id, new_cap }) => {
        const info = ownUnfinalized(ctx, crowdloan_id, ensureSigned(origin));
        if (new_cap < info.raised) throw errors.CapTooLow();
        Crowdloans.put(ctx, crowdloan_id, { ...info, cap: new_cap });
        ctx.deposit(events.CapUpdated({ crowdloan_id, new_cap }));
      },
      set_max_contribution: (ctx, origin, { crowdloan_id, new_max_contribution }) => {
        const info = ownUnfinalized(ctx, crowdloan_id, ensureSigned(origin));
        if (new_max_contribution === undefined) MaxContributions.remove(ctx, crowdloan_id);
        else {
          const own = Contributions.get(ctx, crowdloan_id, info.creator) ?? 0n;
          if (new_max_contribution < info.min_contribution || new_max_contribution < own)
            throw errors.MaximumContributionTooLow();
          MaxContributions.put(ctx, crowdloan_id, new_max_contribution);
        }
        ctx.deposit(events.MaxContributionUpdated({ crowdloan_id, new_max_contribution }));
      },
    },
    { dynamicInfo },
  );
};
