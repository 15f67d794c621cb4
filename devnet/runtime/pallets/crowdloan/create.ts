import type { Context } from '../../frame/context.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import type { AccountId } from '../../frame/types.ts';
import { freeBalance, transfer } from '../balances/index.ts';
import { keepCall } from '../preimage/bounded-call.ts';
import { incProviders } from '../system/account-references.ts';
import { crowdloan } from './declaration.ts';
import { ensureEnd, type Durations } from './duration.ts';
import { fundsAccount } from './find.ts';

const { Crowdloans, NextCrowdloanId, Contributions } = crowdloan.storage;
const { events, errors, constants } = crowdloan;

/** Amounts are rao, `end` is a block number. */
export interface Plan {
  readonly deposit: bigint;
  readonly minContribution: bigint;
  readonly cap: bigint;
  readonly end: number;
  readonly call: RuntimeCall | undefined;
  readonly target: AccountId | undefined;
}

/** Opens a crowdloan; the creator's deposit is its first contribution. @throws DispatchError of this pallet, Token.FundsUnavailable */
export function create(ctx: Context, creator: AccountId, plan: Plan, durations: Durations): void {
  const { deposit, minContribution, cap, end, call, target } = plan;
  if (deposit < constants.MinimumDeposit) throw errors.DepositTooLow();
  if (cap <= deposit) throw errors.CapTooLow();
  if (minContribution < constants.AbsoluteMinimumContribution) throw errors.MinimumContributionTooLow();
  if ((call === undefined) === (target === undefined)) throw errors.InvalidFinalizationConfig();
  ensureEnd(ctx.block.number, end, durations);
  if (freeBalance(ctx, creator) < deposit) throw errors.InsufficientBalance();
  const id = NextCrowdloanId.get(ctx);
  if (id === 0xffff_ffff) throw errors.Overflow();
  NextCrowdloanId.put(ctx, id + 1);
  const account = fundsAccount(id);
  incProviders(ctx, account);
  Crowdloans.put(ctx, id, {
    creator,
    deposit,
    min_contribution: minContribution,
    end,
    cap,
    funds_account: account,
    raised: deposit,
    target_address: target,
    call: call && keepCall(ctx, call),
    finalized: false,
    contributors_count: 1,
  });
  transfer(ctx, creator, account, deposit, 'Expendable');
  Contributions.put(ctx, id, creator, deposit);
  ctx.deposit(events.Created({ crowdloan_id: id, creator, end, cap }));
}
