import type { Context } from '../../frame/context.ts';
import { drand } from './declaration.ts';
import type { Pulse } from './types.ts';
import { isPulseOf, NotAPoint } from './verify-pulse.ts';

const { BeaconConfig, Pulses, LastStoredRound, OldestStoredRound, NextUnsignedAt } = drand.storage;
const { events, errors } = drand;
/** A week of rounds is kept; so many old ones go at once. */
const KEPT = 216_000n;
const REMOVED_AT_MOST = 100;

function verified(publicKey: Uint8Array, pulse: Pulse): boolean {
  try {
    return isPulseOf(publicKey, pulse);
  } catch (error) {
    if (error instanceof NotAPoint) throw errors.PulseVerificationError();
    throw error;
  }
}

/**
 * Stores the pulses that the network signed; others are passed over. subtensor: pallets/drand/src/lib.rs `write_pulse`
 * @throws DispatchError Drand.PulseVerificationError, Drand.InvalidRoundNumber
 */
export function writePulses(ctx: Context, pulses: readonly Pulse[]): void {
  const { public_key } = BeaconConfig.get(ctx);
  let last = LastStoredRound.get(ctx);
  const isFirst = last === 0n && OldestStoredRound.get(ctx) === 0n;
  const rounds: bigint[] = [];
  for (const pulse of pulses) {
    if (!verified(public_key, pulse)) continue;
    if (pulse.round <= last) throw errors.InvalidRoundNumber();
    Pulses.put(ctx, pulse.round, pulse);
    last = pulse.round;
    rounds.push(pulse.round);
  }
  LastStoredRound.put(ctx, last);
  if (isFirst && rounds[0] !== undefined) OldestStoredRound.put(ctx, rounds[0]);
  prune(ctx, last);
  NextUnsignedAt.put(ctx, ctx.block.number);
  if (rounds.length > 0) ctx.deposit(events.NewPulse({ rounds }));
}

function prune(ctx: Context, last: bigint): void {
  let oldest = OldestStoredRound.get(ctx);
  if (oldest === 0n) return;
  for (let removed = 0; last - oldest + 1n > KEPT && removed < REMOVED_AT_MOST; removed++) Pulses.remove(ctx, oldest++);
  OldestStoredRound.put(ctx, oldest);
}
