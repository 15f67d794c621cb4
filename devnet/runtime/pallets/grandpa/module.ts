import type { Context } from '../../frame/context.ts';
import { ensureNone, ensureRoot, ensureSigned } from '../../frame/origin.ts';
import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import { encode, type Type } from '../../frame/type.ts';
import { struct, tuple, u32, u64, variant, vec, type AccountId } from '../../frame/types.ts';
import { grandpaId } from '../../types/grandpa.ts';
import { utf8 } from '../../../../substrate/bytes.ts';
import { depositDigest } from '../system/module.ts';
import { grandpa } from './declaration.ts';

const { Authorities, CurrentSetId, PendingChange, SetIdSession, Stalled, NextForced } = grandpa.storage;
export type AuthorityList = [AccountId, bigint][];

/** What the pallet writes into headers for the finality gadget. substrate: primitives/consensus/grandpa `ConsensusLog` */
const authorityList = vec(tuple(grandpaId, u64)) as Type<AuthorityList>;
const scheduled = struct('sp_consensus_grandpa::ScheduledChange', { next_authorities: authorityList, delay: u32 });
const consensusLog = variant('sp_consensus_grandpa::ConsensusLog', {
  ScheduledChange: [1, scheduled],
  ForcedChange: [2, [u32, scheduled]],
});

/**
 * Schedules a change of the finality authorities, to take effect `delay` blocks after this one.
 * @param forcedMedian last finalized block before a change that does not wait for finality
 * @throws DispatchError Grandpa.ChangePending, Grandpa.TooSoon
 */
export function scheduleGrandpaChange(ctx: Context, next: AuthorityList, delay: number, forcedMedian?: number): void {
  if (PendingChange.has(ctx)) throw grandpa.errors.ChangePending();
  const scheduled_at = ctx.block.number;
  if (forcedMedian !== undefined) {
    const nextForced = NextForced.get(ctx);
    if (nextForced !== undefined && nextForced > scheduled_at) throw grandpa.errors.TooSoon();
    // Forced changes are at least two delays apart.
    NextForced.put(ctx, scheduled_at + delay * 2);
  }
  PendingChange.put(ctx, { scheduled_at, delay, next_authorities: next, forced: forcedMedian });
}

/** The finality authorities. substrate: frame/grandpa/src/lib.rs */
export const grandpaModule = (declaration: typeof grandpa): PalletModule =>
  palletModule(
    declaration,
    {
      // Nothing handles a report (`EquivocationReportSystem = ()`), even if one could be made.
      report_equivocation: (_, origin) => {
        ensureSigned(origin);
        return { pays: false };
      },
      report_equivocation_unsigned: (_, origin) => {
        ensureNone(origin);
        return { pays: false };
      },
      note_stalled: (ctx, origin, { delay, best_finalized_block_number }) => {
        ensureRoot(origin);
        Stalled.put(ctx, [delay, best_finalized_block_number]);
      },
    },
    {
      onFinalize: (ctx) => {
        const change = PendingChange.get(ctx);
        if (!change) return;
        const { scheduled_at, delay, next_authorities, forced } = change;
        if (ctx.block.number === scheduled_at) {
          const scheduled = { next_authorities, delay };
          const log = encode(
            consensusLog,
            forced === undefined
              ? { type: 'ScheduledChange', value: scheduled }
              : { type: 'ForcedChange', value: [forced, scheduled] },
          );
          depositDigest(ctx, { type: 'Consensus', value: [utf8('FRNK'), log] });
        }
        if (ctx.block.number !== scheduled_at + delay) return;
        Authorities.put(ctx, next_authorities);
        ctx.deposit(grandpa.events.NewAuthorities({ authority_set: next_authorities }));
        PendingChange.remove(ctx);
      },
      genesis: (ctx, { finalizers }) => {
        Authorities.put(
          ctx,
          finalizers.map((key) => [key, 1n]),
        );
        CurrentSetId.put(ctx, 0n);
        SetIdSession.put(ctx, 0n, 0);
      },
    },
  );
