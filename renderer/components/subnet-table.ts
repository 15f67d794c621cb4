/** A subnet as the table shows it. What is not known is null and leaves an empty place, never a zero. */
export interface SubnetRow {
  readonly netuid: number;
  readonly name: string;
  readonly purpose: string;
  /** "held", "mining": what it is to the person. */
  readonly relation?: string | undefined;
  readonly href: string;
  /** Rao per α. */
  readonly priceRao: bigint | null;
  /** Change in 24 h as a fraction. */
  readonly dayChange: number | null;
  /** Prices of 30 days, oldest first. */
  readonly history: readonly (number | null)[];
  /** τ in the pool, rao. */
  readonly poolRao: bigint | null;
  /** τ that moves the price by 1 %, rao. */
  readonly onePercentRao: bigint | null;
  /** Share of all emission, as a fraction. */
  readonly emission: number | null;
  readonly neurons: { readonly taken: number; readonly places: number } | null;
  /** Burn to register, rao; 'closed' when nobody may register. */
  readonly registerRao: bigint | 'closed' | null;
  /** Blocks until the next epoch. */
  readonly epochIn: number | null;
}
