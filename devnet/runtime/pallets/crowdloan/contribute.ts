import type { Context } from '../../frame/context.ts';
import type { AccountId } from '../../frame/types.ts';
import { freeBalance, transfer } from '../balances/index.ts';
import { crowdloan } from './declaration.ts';
import { existing, unfinalized } from './find.ts';

const { Crowdloans, Contributions, MaxContributions } = crowdloan.storage;
const { events, errors, constants } = crowdloan;
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** Contributes rao, or as many as are missing or allowed. @throws DispatchError of this pallet */
export function contribute(ctx: Context, who: AccountId, id: number, offeredRao: bigint): void {
  const info = existing(ctx, id);
  if (ctx.block.number >= info.end) throw errors.ContributionPeriodEnded();
  if (info.raised >= info.cap) throw errors.CapRaised();
  if (offeredRao < info.min_contribution) throw errors.ContributionTooLow();
  if (info.contributors_count >= constants.MaxContributors) throw errors.MaxContributorsReached();
  const before = Contributions.get(ctx, id, who);
  const maximum = MaxContributions.get(ctx, id);
  let amount = least(offeredRao, info.cap - info.raised);
  if (maximum !== undefined) {
    if ((before ?? 0n) >= maximum) throw errors.MaxContributionReached();
    amount = least(amount, maximum - (before ?? 0n));
  }
  if (freeBalance(ctx, who) < amount) throw errors.InsufficientBalance();
  transfer(ctx, who, info.funds_account, amount, 'Expendable');
  Contributions.put(ctx, id, who, (before ?? 0n) + amount);
  const contributors_count = info.contributors_count + (before === undefined ? 1 : 0);
  Crowdloans.put(ctx, id, { ...info, raised: info.raised + amount, contributors_count });
  ctx.deposit(events.Contributed({ crowdloan_id: id, contributor: who, amount }));
}

/** Takes a contribution back; the creator's deposit stays. @throws DispatchError of this pallet */
export function withdraw(ctx: Context, who: AccountId, id: number): void {
  const info = unfinalized(ctx, id);
  const contributed = Contributions.get(ctx, id, who) ?? 0n;
  if (contributed === 0n) throw errors.NoContribution();
  const kept = who === info.creator ? info.deposit : 0n;
  if (contributed <= kept) throw errors.DepositCannotBeWithdrawn();
  const amount = contributed - kept;
  if (kept > 0n) Contributions.put(ctx, id, who, kept);
  else Contributions.remove(ctx, id, who);
  transfer(ctx, info.funds_account, who, amount, 'Expendable');
  const contributors_count = info.contributors_count - (kept > 0n ? 0 : 1);
  Crowdloans.put(ctx, id, { ...info, raised: info.raised - amount, contributors_count });
  ctx.deposit(events.Withdrew({ crowdloan_id: id, contributor: who, amount }));
}
