import type { Context } from '../../frame/context.ts';
import type { AccountId } from '../../frame/types.ts';
import { drand } from '../drand/declaration.ts';
import type { Data } from './data.ts';
import { commitments } from './declaration.ts';

const { TimelockedIndex, CommitmentOf, RevealedCommitments } = commitments.storage;
/** Revealed pieces that are kept of each hotkey. */
const KEPT = 10;

/** Opens what was encrypted to a round of drand, with the signature of that round; `undefined` when it cannot be opened. */
export type OpenTimelock = (encrypted: Uint8Array, signature: Uint8Array) => Uint8Array | undefined;

interface Sorted {
  readonly remaining: Data[];
  readonly revealed: Uint8Array[];
  /** Some round has come: pieces of it were revealed or, being unreadable, dropped. */
  readonly changed: boolean;
}

function sortOut(ctx: Context, fields: readonly Data[], open: OpenTimelock): Sorted {
  const remaining: Data[] = [];
  const revealed: Uint8Array[] = [];
  let changed = false;
  for (const piece of fields) {
    const pulse =
      piece.type === 'TimelockEncrypted' ? drand.storage.Pulses.get(ctx, piece.value.reveal_round) : undefined;
    if (piece.type !== 'TimelockEncrypted' || !pulse) {
      remaining.push(piece);
      continue;
    }
    changed = true;
    const opened = open(piece.value.encrypted, pulse.signature);
    if (opened && opened.length > 0) revealed.push(opened);
  }
  return { remaining, revealed, changed };
}

function leaveIndex(ctx: Context, netuid: number, who: AccountId): void {
  TimelockedIndex.mutate(ctx, (index) => index.filter(([n, hotkey]) => n !== netuid || hotkey !== who));
}

/**
 * Reveals timelocked pieces whose round drand has published. Unreadable ones are dropped.
 * subtensor: pallets/commitments/src/lib.rs `reveal_timelocked_commitments`
 */
export function revealTimelocked(ctx: Context, open: OpenTimelock): void {
  for (const [netuid, who] of TimelockedIndex.get(ctx)) {
    const registration = CommitmentOf.get(ctx, netuid, who);
    if (!registration?.info.fields.some((piece) => piece.type === 'TimelockEncrypted')) {
      leaveIndex(ctx, netuid, who);
      continue;
    }
    const { remaining, revealed, changed } = sortOut(ctx, registration.info.fields, open);
    if (!changed) continue;
    if (revealed.length > 0) {
      const before = RevealedCommitments.get(ctx, netuid, who) ?? [];
      const added = revealed.map((bytes): [Uint8Array, bigint] => [bytes, BigInt(ctx.block.number)]);
      RevealedCommitments.put(ctx, netuid, who, [...before, ...added].slice(-KEPT));
      for (const _ of revealed) ctx.deposit(commitments.events.CommitmentRevealed({ netuid, who }));
    }
    if (remaining.length === 0) CommitmentOf.remove(ctx, netuid, who);
    else CommitmentOf.put(ctx, netuid, who, { ...registration, info: { fields: remaining } });
    if (!remaining.some((piece) => piece.type === 'TimelockEncrypted')) leaveIndex(ctx, netuid, who);
  }
}
