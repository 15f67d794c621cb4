/** Stake of a coldkey with one hotkey on one subnet. */
export interface Position {
  readonly netuid: number;
  readonly hotkey: string;
  readonly coldkey: string;
  /** Alpha held, alpha-rao; TAO on root (netuid 0), rao. */
  readonly alphaRao: bigint;
  /** Worth at the present price without moving it, rao. */
  readonly spotRao: bigint;
  /** What selling all of it now would bring, after fee and impact, rao. */
  readonly exitRao: bigint;
  /** Swap fee of that sale, alpha-rao. */
  readonly exitFeeAlphaRao: bigint;
  /** False when the pool would refuse that sale now; `exitRao` is then 0. */
  readonly exitPossible: boolean;
  /** The hotkey has a uid on that subnet. */
  readonly registered: boolean;
  /** The coldkey owns the hotkey. */
  readonly ownHotkey: boolean;
}

/** Everything a coldkey has. */
export interface Portfolio {
  readonly coldkey: string;
  readonly freeRao: bigint;
  readonly positions: readonly Position[];
  /** Free balance and all positions at spot price, rao. */
  readonly spotRao: bigint;
  /** Free balance and what each position would bring if it were sold alone now, rao. */
  readonly exitRao: bigint;
}
