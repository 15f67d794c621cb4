/** What decides a subnet's share of the TAO emission. */
export interface EmissionTerms {
  readonly netuid: number;
  /** Moving price, TAO per alpha; 1 for a subnet without a pool. */
  readonly movingPrice: number;
  /** Part of the miners' incentive that was withheld, 0 to 1. */
  readonly minerBurned: number;
  /** Started, open for staking, and open for registration; never root. */
  readonly emitting: boolean;
  /** Root has switched its TAO emission on. */
  readonly enabled: boolean;
}

/**
 * Shares of the TAO emission by netuid, 0 to 1. In floating point, to be shown: the chain's own arithmetic differs after the tenth digit.
 * subtensor: pallets/subtensor/src/coinbase (shares by price, lowered by burned miner incentive).
 */
export function emissionShares(subnets: readonly EmissionTerms[]): Map<number, number> {
  const shares = new Map(subnets.map(({ netuid }) => [netuid, 0]));
  const emitting = subnets.filter((subnet) => subnet.emitting);
  const prices = sum(emitting.map(({ movingPrice }) => movingPrice));
  if (prices === 0) return shares;
  const plain = emitting.map((subnet) => ({ subnet, share: subnet.movingPrice / prices }));
  const lowered = plain.map(({ subnet, share }) => ({ subnet, share: share * (1 - Math.min(subnet.minerBurned, 1)) }));
  const chosen = sum(lowered.map(({ share }) => share)) > 0 ? lowered : plain;
  const enabled = chosen.filter(({ subnet }) => subnet.enabled);
  const total = sum(enabled.map(({ share }) => share));
  if (total > 0) for (const { subnet, share } of enabled) shares.set(subnet.netuid, share / total);
  return shares;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
