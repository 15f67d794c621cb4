/** Least TAO that can be staked, moved or taken out in part, in rao (0.002 TAO). */
export const MIN_STAKE_RAO = 2_000_000n;
/** A trade may be at most this many times the reserve it is paid into. */
export const MAX_INPUT_MULTIPLE = 1000n;
/** 1.0 as a limit price: rao of TAO per whole alpha. */
export const PRICE_ONE = 1_000_000_000n;
