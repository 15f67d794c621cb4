/** What registering a neuron costs now, and what keeps or endangers its place. */
export interface RegistrationTerms {
  readonly netuid: number;
  readonly open: boolean;
  /** Rao, destroyed: it does not come back. */
  readonly burnRao: bigint;
  readonly minBurnRao: bigint;
  readonly maxBurnRao: bigint;
  readonly neurons: number;
  readonly maxNeurons: number;
  /** Blocks in which a new neuron cannot be replaced. */
  readonly immunityPeriod: number;
  /** Blocks in which the price falls by half when nobody registers. */
  readonly burnHalfLife: number;
}
