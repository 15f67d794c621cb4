// A delegate's take. Source: `subtensor: pallets/subtensor/src/coinbase/run_coinbase.rs` (distribute_dividends_and_incentives).
import { U96F32 } from '../fixed/formats.ts';
import { u16ProportionToU96 } from '../fixed/proportion.ts';

/** Alpha-rao for the delegate's owner, and alpha-rao for everybody who nominates it. */
export interface TakeSplit {
  readonly take: bigint;
  readonly rest: bigint;
}

/** Splits an amount (raw U96F32 alpha-rao) by a u16 take; both parts are floored, so a unit may vanish. */
export function splitTake(amount: bigint, take: number): TakeSplit {
  const taken = U96F32.mul(u16ProportionToU96(take), amount);
  return { take: U96F32.toU64(taken), rest: U96F32.toU64(U96F32.sub(amount, taken)) };
}
