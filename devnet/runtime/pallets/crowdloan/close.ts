// How a crowdloan ends: it does what it was for, or everyone gets back what they gave.
import type { Context } from '../../frame/context.ts';
import { signed } from '../../frame/origin.ts';
import type { AccountId } from '../../frame/types.ts';
import { transfer } from '../balances/index.ts';
import { dropCall, keptCall } from '../preimage/bounded-call.ts';
import { decProviders } from '../system/account-references.ts';
import { crowdloan } from './declaration.ts';
import { existing, ownUnfinalized } from './find.ts';

const { Crowdloans, Contributions, MaxContributions, CurrentCrowdloanId } = crowdloan.storage;
const { events, errors, constants } = crowdloan;

/**
 * Makes the call as the creator, or pays the target. While the call runs it finds the crowdloan under `CurrentCrowdloanId`.
 * @throws DispatchError of this pallet and of the call
 */
export function finalize(ctx: Context, who: AccountId, id: number): void {
  const info = existing(ctx, id);
  if (info.creator !== who) throw errors.InvalidOrigin();
  if (info.raised !== info.cap) throw errors.CapNotRaised();
  if (info.finalized) throw errors.AlreadyFinalized();
  if (info.call && info.target_address === undefined) {
    CurrentCrowdloanId.put(ctx, id);
    const call = keptCall(ctx, info.call);
    if (!call) throw errors.CallUnavailable();
    ctx.dispatch(signed(who), call);
    CurrentCrowdloanId.remove(ctx);
  } else if (!info.call && info.target_address !== undefined) {
    transfer(ctx, info.funds_account, info.target_address, info.raised, 'Expendable');
  } else throw errors.InvalidFinalizationConfig();
  Crowdloans.put(ctx, id, { ...info, finalized: true });
  ctx.deposit(events.Finalized({ crowdloan_id: id }));
}

/** Gives up to 50 contributors back what they gave. @throws DispatchError of this pallet */
export function refund(ctx: Context, who: AccountId, id: number): void {
  const info = ownUnfinalized(ctx, id, who);
  const others = Contributions.entries1<AccountId>(ctx, id).filter(([contributor]) => contributor !== info.creator);
  const now = others.slice(0, constants.RefundContributorsLimit);
  let raised = info.raised;
  for (const [contributor, amount] of now) {
    transfer(ctx, info.funds_account, contributor, amount, 'Expendable');
    Contributions.remove(ctx, id, contributor);
    raised -= amount;
  }
  Crowdloans.put(ctx, id, { ...info, raised, contributors_count: info.contributors_count - now.length });
  const all = now.length === others.length;
  ctx.deposit(all ? events.AllRefunded({ crowdloan_id: id }) : events.PartiallyRefunded({ crowdloan_id: id }));
}

/** Returns the creator's deposit and forgets the crowdloan. @throws DispatchError of this pallet */
export function dissolve(ctx: Context, who: AccountId, id: number): void {
  const info = ownUnfinalized(ctx, id, who);
  const own = Contributions.get(ctx, id, who);
  if (own === undefined) throw errors.NoContribution();
  if (own !== info.raised) throw errors.NotReadyToDissolve();
  transfer(ctx, info.funds_account, who, own, 'Expendable');
  Contributions.remove(ctx, id, who);
  if (info.call) dropCall(ctx, info.call);
  decProviders(ctx, info.funds_account);
  Crowdloans.remove(ctx, id);
  MaxContributions.remove(ctx, id);
  ctx.deposit(events.Dissolved({ crowdloan_id: id }));
}
