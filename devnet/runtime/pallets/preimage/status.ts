// Who wants a preimage kept, and who paid for it. substrate: frame/preimage/src/lib.rs
import { bytesToHex } from '../../../../substrate/bytes.ts';
import { blake2b256 } from '../../../../substrate/hash.ts';
import type { Context } from '../../frame/context.ts';
import type { AccountId, Hash } from '../../frame/types.ts';
import { hold, releaseHold, type HoldReason } from '../balances/hold.ts';
import { unreserve } from '../balances/index.ts';
import { preimage } from './declaration.ts';
import type { RequestStatus } from './types.ts';

const { StatusFor, RequestStatusFor, PreimageFor } = preimage.storage;
const { events, errors } = preimage;
const REASON: HoldReason = { type: 'Preimage', value: 'Preimage' };
const MAX_SIZE = 4 * 1024 * 1024;

/** Rao on hold for a preimage. subtensor: runtime/src/lib.rs `PreimageBaseDeposit`, `PreimageByteDeposit` */
export const preimageDeposit = (length: number): bigint => 104_000_000n + 1_000_000n * BigInt(length);

/** Puts the deposit on hold. @throws DispatchError Token.FundsUnavailable, Token.CannotCreateHold */
function takeDeposit(ctx: Context, who: AccountId, length: number): [AccountId, bigint] {
  const deposit = preimageDeposit(length);
  hold(ctx, who, REASON, deposit);
  return [who, deposit];
}
const returnDeposit = (ctx: Context, [who, deposit]: readonly [AccountId, bigint]): void =>
  void releaseHold(ctx, who, REASON, deposit);

/** Moves an entry of the old format into the new one. True when there was one. */
export function updateStatus(ctx: Context, hash: Hash): boolean {
  const old = StatusFor.take(ctx, hash);
  if (!old) return false;
  const [who, deposit] = old.value.deposit ?? [];
  if (who !== undefined && deposit !== undefined) unreserve(ctx, who, deposit);
  const ticket = who !== undefined && old.value.len !== undefined ? takeDeposit(ctx, who, old.value.len) : undefined;
  const status: RequestStatus =
    old.type === 'Unrequested'
      ? { type: 'Unrequested', value: { ticket: ticket!, len: old.value.len } }
      : { type: 'Requested', value: { maybe_ticket: ticket, count: old.value.count, maybe_len: old.value.len } };
  RequestStatusFor.put(ctx, hash, status);
  return true;
}

const statusOf = (ctx: Context, hash: Hash): RequestStatus | undefined => {
  updateStatus(ctx, hash);
  return RequestStatusFor.get(ctx, hash);
};

function statusOfNoted(
  ctx: Context,
  before: RequestStatus | undefined,
  len: number,
  depositor: AccountId | undefined,
): RequestStatus {
  if (before?.type === 'Requested') return { type: 'Requested', value: { ...before.value, maybe_len: len } };
  if (before && depositor !== undefined) throw errors.AlreadyNoted();
  if (depositor !== undefined) return { type: 'Unrequested', value: { ticket: takeDeposit(ctx, depositor, len), len } };
  return { type: 'Requested', value: { maybe_ticket: before?.value.ticket, count: 1, maybe_len: len } };
}

/**
 * Stores a preimage. Without a depositor it is also requested. A requested one costs its depositor nothing.
 * @throws DispatchError Preimage.TooBig, Preimage.AlreadyNoted, Token.FundsUnavailable
 */
export function notePreimage(
  ctx: Context,
  bytes: Uint8Array,
  depositor: AccountId | undefined,
): { hash: Hash; wasRequested: boolean } {
  if (bytes.length > MAX_SIZE) throw errors.TooBig();
  const hash = bytesToHex(blake2b256(bytes)) as Hash;
  const status = statusOfNoted(ctx, statusOf(ctx, hash), bytes.length, depositor);
  RequestStatusFor.put(ctx, hash, status);
  PreimageFor.put(ctx, [hash, bytes.length], bytes);
  ctx.deposit(events.Noted({ hash }));
  return { hash, wasRequested: status.type === 'Requested' };
}

/** Asks that a preimage be kept, or brought. */
export function requestPreimage(ctx: Context, hash: Hash): void {
  const before = statusOf(ctx, hash);
  const value =
    before?.type === 'Requested'
      ? { ...before.value, count: before.value.count + 1 }
      : { maybe_ticket: before?.value.ticket, count: 1, maybe_len: before?.value.len };
  RequestStatusFor.put(ctx, hash, { type: 'Requested', value });
  if (value.count === 1) ctx.deposit(events.Requested({ hash }));
}

function clear(ctx: Context, hash: Hash, len: number): void {
  RequestStatusFor.remove(ctx, hash);
  PreimageFor.remove(ctx, [hash, len]);
  ctx.deposit(events.Cleared({ hash }));
}

/** Takes one request back; a preimage that nobody wants and nobody paid for is removed. @throws DispatchError Preimage.NotRequested */
export function unrequestPreimage(ctx: Context, hash: Hash): void {
  const before = statusOf(ctx, hash);
  if (before?.type !== 'Requested') throw errors.NotRequested();
  const { count, maybe_len: len, maybe_ticket: ticket } = before.value;
  if (count > 1) RequestStatusFor.put(ctx, hash, { type: 'Requested', value: { ...before.value, count: count - 1 } });
  else if (len === undefined) RequestStatusFor.remove(ctx, hash);
  else if (ticket) RequestStatusFor.put(ctx, hash, { type: 'Unrequested', value: { ticket, len } });
  else clear(ctx, hash, len);
}

/**
 * Gives a preimage up: its deposit returns; it stays as long as it is requested. `owner` is who must have paid for it, nobody for root.
 * @throws DispatchError Preimage.NotNoted, Preimage.NotAuthorized, Preimage.NotRequested
 */
export function unnotePreimage(ctx: Context, hash: Hash, owner: AccountId | undefined): void {
  const before = statusOf(ctx, hash);
  if (!before) throw errors.NotNoted();
  const ticket = before.type === 'Requested' ? before.value.maybe_ticket : before.value.ticket;
  if (owner !== undefined && ticket?.[0] !== owner) throw errors.NotAuthorized();
  if (!ticket) return unrequestPreimage(ctx, hash);
  returnDeposit(ctx, ticket);
  if (before.type === 'Unrequested') clear(ctx, hash, before.value.len);
  else RequestStatusFor.put(ctx, hash, { type: 'Requested', value: { ...before.value, maybe_ticket: undefined } });
}

/** A stored preimage. */
export function preimageOf(ctx: Context, hash: Hash, length: number | undefined): Uint8Array | undefined {
  const status = statusOf(ctx, hash);
  const known = status?.type === 'Requested' ? status.value.maybe_len : status?.value.len;
  const len = length ?? known;
  return len === undefined ? undefined : PreimageFor.get(ctx, [hash, len]);
}
