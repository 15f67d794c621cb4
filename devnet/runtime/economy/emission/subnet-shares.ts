// How a block's TAO emission is shared among subnets.
// Source: `subtensor: pallets/subtensor/src/coinbase/subnet_emissions.rs` (get_shares, get_subnet_block_emissions),
// run_coinbase.rs (get_network_root_sell_flag), staking/stake_utils.rs (get_moving_alpha_price).
import { I96F32, U64F64, U96F32 } from '../fixed/formats.ts';

/** What the shares depend on; one per subnet to emit to, in list order. */
export interface ShareInput {
  readonly netuid: number;
  /** `SubnetMechanism`: 0 is stable (price 1). */
  readonly mechanism: number;
  /** `SubnetMovingPrice`, raw I96F32. */
  readonly movingPrice: bigint;
  /** `MinerBurned`, raw U96F32. */
  readonly minerBurned: bigint;
  /** `SubnetEmissionEnabled`. */
  readonly emissionEnabled: boolean;
}

/** Moving price as the shares use it, raw U64F64. Negative prices read as 0. */
const movingAlphaPrice = (subnet: Pick<ShareInput, 'mechanism' | 'movingPrice'>): bigint =>
  subnet.mechanism === 0 ? U64F64.one : U64F64.fromRaw(subnet.movingPrice, I96F32.fraction);

const total = (values: readonly bigint[]): bigint => values.reduce((acc, value) => U64F64.add(acc, value), 0n);

/**
 * Share of each subnet: its part of the moving prices, weighted by the part of miner emission it did not withhold.
 * When every weight is 0 the plain price shares hold. Raw U64F64, in input order.
 */
export function subnetShares(
  subnets: readonly Pick<ShareInput, 'mechanism' | 'movingPrice' | 'minerBurned'>[],
): bigint[] {
  const prices = subnets.map(movingAlphaPrice);
  const allPrices = total(prices);
  const priceShares = prices.map((price) => U64F64.safeDiv(price, allPrices));
  const weighted = subnets.map((subnet, i) => {
    const burned = U64F64.fromRaw(subnet.minerBurned, U96F32.fraction);
    const kept = U64F64.sub(U64F64.one, burned < U64F64.one ? burned : U64F64.one);
    return U64F64.mul(priceShares[i] ?? 0n, kept);
  });
  const allWeights = total(weighted);
  return allWeights > 0n ? weighted.map((weight) => U64F64.safeDiv(weight, allWeights)) : priceShares;
}

/**
 * TAO emission of each subnet, raw U96F32 rao, in input order. Subnets with emission switched off get 0 and their part
 * goes to the others; when no enabled subnet has a share, nobody gets anything.
 *
 * @param blockEmissionRao rao minted in this block
 */
export function subnetTaoEmissions(blockEmissionRao: bigint, subnets: readonly ShareInput[]): bigint[] {
  const shares = subnetShares(subnets);
  const anyDisabled = subnets.some((subnet) => !subnet.emissionEnabled);
  const enabledSum = total(shares.filter((_, i) => subnets[i]?.emissionEnabled));
  return shares.map((share, i) => {
    const enabled = subnets[i]?.emissionEnabled ?? false;
    const final = anyDisabled ? (enabled && enabledSum > 0n ? U64F64.safeDiv(share, enabledSum) : 0n) : share;
    return U96F32.fromRaw(U64F64.mul(U64F64.fromInt(blockEmissionRao), final), U64F64.fraction);
  });
}

/** True when the moving prices of all subnets to emit to sum to more than 1: root dividends are paid, not recycled. */
export const rootSellFlag = (subnets: readonly Pick<ShareInput, 'mechanism' | 'movingPrice'>[]): boolean =>
  total(subnets.map(movingAlphaPrice)) > U64F64.one;
