import { lookup } from '../../frame/lookup.ts';
import { ensureRoot, ensureSigned } from '../../frame/origin.ts';
import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import { EXISTENTIAL_DEPOSIT, ensureUpgraded, mutateAccount } from './account.ts';
import { balances } from './declaration.ts';
import { burn, issue, rescind, transfer } from './move.ts';
import { unreserve } from './reserve.ts';
import { reducibleBalance } from './spendable.ts';

const { TotalIssuance, InactiveIssuance } = balances.storage;
const { events, errors } = balances;
const MAX_U64 = (1n << 64n) - 1n;

/** TAO: who holds how many, and moving them. Amounts are rao. substrate: frame/balances/src/lib.rs */
export const balancesModule: PalletModule = palletModule(
  balances,
  {
    transfer_allow_death: (ctx, origin, { dest, value }) => {
      transfer(ctx, ensureSigned(origin), lookup(dest), value, 'Expendable');
    },
    transfer_keep_alive: (ctx, origin, { dest, value }) => {
      transfer(ctx, ensureSigned(origin), lookup(dest), value, 'Preserve');
    },
    transfer_all: (ctx, origin, { dest, keep_alive }) => {
      const from = ensureSigned(origin);
      const preservation = keep_alive ? 'Preserve' : 'Expendable';
      transfer(ctx, from, lookup(dest), reducibleBalance(ctx, from, preservation), preservation);
    },
    force_transfer: (ctx, origin, { source, dest, value }) => {
      ensureRoot(origin);
      transfer(ctx, lookup(source), lookup(dest), value, 'Expendable');
    },
    force_unreserve: (ctx, origin, { who, amount }) => {
      ensureRoot(origin);
      unreserve(ctx, lookup(who), amount);
    },
    upgrade_accounts: (ctx, origin, { who }) => {
      ensureSigned(origin);
      if (who.length === 0) return { pays: true };
      const upgraded = who.filter((account) => ensureUpgraded(ctx, account)).length;
      return { pays: upgraded * 10 < who.length * 9 };
    },
    force_set_balance: (ctx, origin, { who, new_free }) => {
      ensureRoot(origin);
      const account = lookup(who);
      const free = new_free < EXISTENTIAL_DEPOSIT ? 0n : new_free;
      const before = mutateAccount(ctx, account, (data) => {
        const old = data.free;
        data.free = free;
        return old;
      });
      if (free > before) {
        issue(ctx, free - before);
        ctx.deposit(events.Issued({ amount: free - before }));
      } else if (free < before) {
        rescind(ctx, before - free);
        ctx.deposit(events.Rescinded({ amount: before - free }));
      }
      ctx.deposit(events.BalanceSet({ who: account, free }));
    },
    force_adjust_total_issuance: (ctx, origin, { direction, delta }) => {
      ensureRoot(origin);
      if (delta === 0n) throw errors.DeltaZero();
      const old = TotalIssuance.get(ctx);
      const wanted = direction === 'Increase' ? old + delta : old - delta;
      const next = wanted < 0n ? 0n : wanted > MAX_U64 ? MAX_U64 : wanted;
      if (InactiveIssuance.get(ctx) > next) throw errors.IssuanceDeactivated();
      TotalIssuance.put(ctx, next);
      ctx.deposit(events.TotalIssuanceForced({ old, new: next }));
    },
    burn: (ctx, origin, { value, keep_alive }) => {
      burn(ctx, ensureSigned(origin), value, keep_alive ? 'Preserve' : 'Expendable');
    },
  },
  {
    genesis: (ctx, { endowed }) => {
      for (const [who, amountRao] of endowed) {
        if (amountRao < EXISTENTIAL_DEPOSIT) throw new Error(`${who} gets less than the existential deposit`);
        issue(ctx, amountRao);
        mutateAccount(ctx, who, (data) => {
          data.free += amountRao;
        });
      }
    },
  },
);
