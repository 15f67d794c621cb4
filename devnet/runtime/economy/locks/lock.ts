// A lock of alpha and the conviction it earns. Source: `subtensor: pallets/subtensor/src/staking/lock.rs`.
import { U64F64 } from '../fixed/formats.ts';
import { U64_MAX } from '../fixed/fixed-format.ts';

/** What one coldkey has locked, or what all who lock to a hotkey have locked together. */
export interface Lock {
  /** Alpha-rao held back from unstaking. */
  readonly massAlpha: bigint;
  /** Locked alpha-rao matured over time; raw U64F64. */
  readonly conviction: bigint;
  /** Block to which mass and conviction were last brought forward. */
  readonly updatedAt: bigint;
}

/** How a lock changes with time. */
export interface LockMode {
  /** Locked to the hotkey of the subnet's owner: conviction is the mass itself. */
  readonly toOwner: boolean;
  /** The mass does not melt. */
  readonly perpetual: boolean;
}

/** Below this many alpha-rao, in mass and conviction both, a lock is nothing. */
const DUST_ALPHA = 100n;
const DUST_CONVICTION = U64F64.fromInt(DUST_ALPHA);

export const noLock = (block: bigint): Lock => ({ massAlpha: 0n, conviction: 0n, updatedAt: block });

export const isDust = (lock: Lock): boolean => lock.massAlpha < DUST_ALPHA && lock.conviction < DUST_CONVICTION;

/** Both together, as of the later of the two. */
export const merged = (a: Lock, b: Lock): Lock => ({
  massAlpha: a.massAlpha + b.massAlpha > U64_MAX ? U64_MAX : a.massAlpha + b.massAlpha,
  conviction: U64F64.add(a.conviction, b.conviction),
  updatedAt: a.updatedAt > b.updatedAt ? a.updatedAt : b.updatedAt,
});

/** The first without the second, never below nothing; as of the same block as before. */
export const reduced = (lock: Lock, by: Pick<Lock, 'massAlpha' | 'conviction'>): Lock => ({
  massAlpha: lock.massAlpha > by.massAlpha ? lock.massAlpha - by.massAlpha : 0n,
  conviction: U64F64.sub(lock.conviction, by.conviction),
  updatedAt: lock.updatedAt,
});

/** The part of a conviction that goes with a part of the mass; raw U64F64. */
export const convictionShare = (lock: Lock, partAlpha: bigint): bigint =>
  partAlpha === 0n || lock.massAlpha === 0n
    ? 0n
    : U64F64.mul(lock.conviction, U64F64.safeDiv(U64F64.fromInt(partAlpha), U64F64.fromInt(lock.massAlpha)));
