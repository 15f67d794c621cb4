// Moving average of a subnet's price. Source: `subtensor: pallets/subtensor/src/staking/stake_utils.rs` (update_moving_price).
import { I96F32, U64F64 } from '../fixed/formats.ts';

export interface MovingPriceInput {
  /** `SubnetMovingAlpha`, raw I96F32. */
  readonly movingAlpha: bigint;
  /** `EMAPriceHalvingBlocks`. */
  readonly halvingBlocks: bigint;
  /** `FirstEmissionBlockNumber`: the block after start_call. */
  readonly firstEmissionBlock: bigint;
  readonly block: bigint;
  /** Pool price, raw U64F64; counts as 1 when above. */
  readonly price: bigint;
  /** Stored moving price, raw I96F32. */
  readonly movingPrice: bigint;
}

/** The moving price to store, raw I96F32. Increments below 2^-32 are lost. */
export function nextMovingPrice(input: MovingPriceInput): bigint {
  const start = input.firstEmissionBlock > 0n ? input.firstEmissionBlock - 1n : 0n;
  const elapsed = U64F64.fromInt(input.block > start ? input.block - start : 0n);
  const maturity = U64F64.safeDiv(elapsed, U64F64.add(elapsed, U64F64.fromInt(input.halvingBlocks)));
  const alpha = U64F64.mul(U64F64.fromRaw(input.movingAlpha, I96F32.fraction), maturity);
  const price = input.price < U64F64.one ? input.price : U64F64.one;
  const previous = U64F64.fromRaw(input.movingPrice, I96F32.fraction);
  const mixed = U64F64.add(U64F64.mul(alpha, price), U64F64.mul(U64F64.sub(U64F64.one, alpha), previous));
  return I96F32.fromRaw(mixed, U64F64.fraction);
}
