import type { Pool } from '../quotes/pool.ts';

/** A subnet as a table shows it. */
export interface Subnet {
  readonly netuid: number;
  /** Name from its identity, or from the chain; "Subnet 7" when it has none. */
  readonly name: string;
  readonly description: string;
  /** Sign of its token, such as "α"; for root "Τ". */
  readonly symbol: string;
  readonly ownerColdkey: string;
  readonly ownerHotkey: string;
  /** Spot price: rao of TAO per whole alpha. Root is exactly 10^9. */
  readonly priceRao: bigint;
  /** Moving average of the price that emission follows, rao per whole alpha. */
  readonly movingPriceRao: bigint;
  /** Part of the chain's TAO emission that goes here, 0 to 1. subtensor: price-based shares, economy of the coinbase. */
  readonly emissionShare: number;
  readonly pool: Pool;
  /** Alpha outside the pool, alpha-rao. */
  readonly alphaOutRao: bigint;
  /** TAO traded since the subnet was made, rao. */
  readonly volumeRao: bigint;
  /** Alpha minted for stakers, miners and the owner in each block, alpha-rao. */
  readonly alphaOutEmissionRao: bigint;
  /** TAO put into the pool in each block, rao. */
  readonly taoInEmissionRao: bigint;
  readonly neurons: number;
  readonly maxNeurons: number;
  /** Blocks between two epochs; 0 for none. */
  readonly tempo: number;
  /** Blocks until the next epoch, 0 when it is due; null when there will be none. */
  readonly blocksToEpoch: number | null;
  /** Block of the last epoch. */
  readonly lastEpochBlock: number;
  /** Price of registering a neuron now, rao. */
  readonly burnRao: bigint;
  readonly registrationOpen: boolean;
  /** Staking is possible (the owner has started it). */
  readonly started: boolean;
  readonly registeredAtBlock: number;
}

/** What the owner says about a subnet. Strangers' text: show it as text only. */
export interface SubnetIdentity {
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly githubRepo: string;
  readonly contact: string;
  readonly discord: string;
  readonly logoUrl: string;
  readonly additional: string;
}

/** One hyperparameter, in the chain's own name. */
export interface Hyperparameter {
  /** As in the runtime, `immunity_period`. */
  readonly name: string;
  /** Numbers of the chain are bigint; `fixed` is a fixed-point number as a decimal text. */
  readonly value: bigint | boolean | { readonly fixed: string };
  readonly unit: 'rao' | 'blocks' | 'u16 share' | 'u64 share' | 'epochs' | 'milli' | null;
}

/** A subnet with everything about it except its neurons. */
export interface SubnetDetail extends Subnet {
  readonly identity: SubnetIdentity | null;
  readonly hyperparameters: readonly Hyperparameter[];
  /** The subnet's own account: all TAO of the pool lies there. */
  readonly account: string | null;
  /** Alpha waiting for the next epoch (miners', validators', and root's part), alpha-rao. */
  readonly pendingAlphaRao: bigint;
  readonly pendingRootAlphaRao: bigint;
}
