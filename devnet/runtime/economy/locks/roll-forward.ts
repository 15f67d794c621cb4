// What time does to a lock: the mass melts, conviction matures and fades.
// Source: `subtensor: pallets/subtensor/src/staking/lock.rs` (ConvictionModel).
import { expI64F64 } from '../fixed/exp.ts';
import { I64F64, U64F64 } from '../fixed/formats.ts';
import { isDust, type Lock, type LockMode } from './lock.ts';

/** Time constants in blocks. */
export interface LockRates {
  /** Over which a melting lock falls to 1/e. */
  readonly unlock: bigint;
  /** Over which conviction follows the mass. */
  readonly maturity: bigint;
}

const FLOOR = I64F64.fromInt(-40);

/** `exp(max(-blocks / constant, -40))`; raw U64F64. A constant of 0 lets nothing remain. */
export function decay(blocks: bigint, constant: bigint): bigint {
  if (blocks === 0n) return U64F64.one;
  if (constant === 0n) return 0n;
  const ratio = I64F64.checkedDiv(I64F64.fromInt(-blocks), I64F64.fromInt(constant)) ?? FLOOR;
  const result = expI64F64(ratio > FLOOR ? ratio : FLOOR) ?? 0n;
  return result < 0n ? 0n : result;
}

/** Conviction that the mass earns over the blocks, raw U64F64; `mass` is raw U64F64 too. */
function gain(mass: bigint, blocks: bigint, { unlock, maturity }: LockRates, perpetual: boolean): bigint {
  const matured = decay(blocks, maturity);
  if (perpetual) return U64F64.mul(mass, U64F64.sub(U64F64.one, matured));
  if (unlock === maturity) {
    const span = U64F64.safeDiv(U64F64.fromInt(blocks), U64F64.fromInt(maturity));
    return U64F64.mul(mass, U64F64.mul(span, matured));
  }
  if (unlock === 0n || maturity === 0n) return 0n;
  const fallen = I64F64.sub(decay(blocks, unlock), matured);
  const factor = I64F64.checkedDiv(I64F64.mul(I64F64.fromInt(unlock), fallen), I64F64.fromInt(unlock - maturity)) ?? 0n;
  return factor <= 0n ? 0n : U64F64.mul(mass, factor);
}

/** Brings a lock forward to a block. One that has become dust is nothing afterwards. */
export function rollForward(lock: Lock, now: bigint, mode: LockMode, rates: LockRates): Lock {
  let { massAlpha, conviction, updatedAt } = lock;
  if (now > updatedAt) {
    const blocks = now - updatedAt;
    const mass = U64F64.fromInt(massAlpha);
    const kept = U64F64.mul(decay(blocks, rates.maturity), conviction);
    conviction = U64F64.add(kept, gain(mass, blocks, rates, mode.perpetual));
    if (!mode.perpetual) massAlpha = U64F64.toU64(U64F64.mul(decay(blocks, rates.unlock), mass));
    updatedAt = now;
  }
  if (mode.toOwner) conviction = U64F64.fromInt(massAlpha);
  const rolled = { massAlpha, conviction, updatedAt };
  return isDust(rolled) ? { ...rolled, massAlpha: 0n, conviction: 0n } : rolled;
}
