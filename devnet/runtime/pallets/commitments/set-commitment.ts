import type { Context } from '../../frame/context.ts';
import type { AccountId } from '../../frame/types.ts';
import { reserve, unreserve } from '../balances/index.ts';
import { sizeOf, type Data } from './data.ts';
import { commitments } from './declaration.ts';

const { TimelockedIndex, CommitmentOf, LastCommitment, LastBondsReset, UsedSpaceOf, MaxSpace } = commitments.storage;
const { events, errors, constants } = commitments;
/** The least a commitment counts, in bytes. */
const MIN_SPACE = 100n;

/** What commitments need to know of subnets. */
export interface Subnets {
  /** Whether the hotkey is registered on the subnet. */
  isRegistered(ctx: Context, netuid: number, hotkey: AccountId): boolean;
  /** Number of the subnet's present epoch. */
  epochIndex(ctx: Context, netuid: number): bigint;
  /** A hotkey asked that the bonds towards it be forgotten. */
  resetBonds(ctx: Context, netuid: number, hotkey: AccountId): void;
}

/** @throws DispatchError Commitments.SpaceLimitExceeded */
function useSpace(ctx: Context, netuid: number, who: AccountId, fields: readonly Data[], epoch: bigint): void {
  const size = BigInt(fields.reduce((sum, piece) => sum + sizeOf(piece), 0));
  const needed = size > MIN_SPACE ? size : MIN_SPACE;
  const usage = UsedSpaceOf.get(ctx, netuid, who);
  const used = (usage?.last_epoch === epoch ? usage.used_space : 0n) + needed;
  if (used > BigInt(MaxSpace.get(ctx))) throw errors.SpaceLimitExceeded();
  UsedSpaceOf.put(ctx, netuid, who, { last_epoch: epoch, used_space: used });
}

function adjustDeposit(ctx: Context, who: AccountId, oldRao: bigint, newRao: bigint): void {
  if (newRao > oldRao) reserve(ctx, who, newRao - oldRao);
  if (oldRao > newRao && unreserve(ctx, who, oldRao - newRao) > 0n) throw errors.UnexpectedUnreserveLeftover();
}

/**
 * Publishes data of a neuron in place of what it published before. subtensor: pallets/commitments/src/lib.rs `set_commitment`
 * @throws DispatchError Commitments.AccountNotAllowedCommit, Commitments.SpaceLimitExceeded
 */
export function setCommitment(
  ctx: Context,
  who: AccountId,
  netuid: number,
  fields: readonly Data[],
  subnets: Subnets,
): void {
  if (!subnets.isRegistered(ctx, netuid, who)) throw errors.AccountNotAllowedCommit();
  if (fields.length > constants.MaxFields) throw errors.TooManyFieldsInCommitmentInfo();
  const block = ctx.block.number;
  if (fields.some((piece) => piece.type === 'ResetBondsFlag')) {
    LastBondsReset.put(ctx, netuid, who, block);
    subnets.resetBonds(ctx, netuid, who);
  }
  useSpace(ctx, netuid, who, fields, subnets.epochIndex(ctx, netuid));
  const deposit = constants.InitialDeposit + constants.FieldDeposit * BigInt(fields.length);
  adjustDeposit(ctx, who, CommitmentOf.get(ctx, netuid, who)?.deposit ?? 0n, deposit);
  CommitmentOf.put(ctx, netuid, who, { deposit, block, info: { fields: [...fields] } });
  LastCommitment.put(ctx, netuid, who, block);
  const timelocked = fields.find((piece) => piece.type === 'TimelockEncrypted');
  const others = TimelockedIndex.get(ctx).filter(([n, hotkey]) => n !== netuid || hotkey !== who);
  if (timelocked) {
    ctx.deposit(events.TimelockCommitment({ netuid, who, reveal_round: timelocked.value.reveal_round }));
    TimelockedIndex.put(ctx, [...others, [netuid, who]]);
  } else {
    ctx.deposit(events.Commitment({ netuid, who }));
    TimelockedIndex.put(ctx, others);
  }
}
