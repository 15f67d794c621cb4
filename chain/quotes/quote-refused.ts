/** Names as the chain's Swap pallet gives them, and one for an amount of nothing. */
export type RefusalName =
  'SwapInputTooLarge' | 'ReservesTooLow' | 'PriceLimitExceeded' | 'InsufficientLiquidity' | 'AmountTooLow';

const WORDS: Record<RefusalName, string> = {
  SwapInputTooLarge: 'The amount is more than 1000 times what the pool holds. Choose a smaller one.',
  ReservesTooLow: 'The pool holds too little to trade. Choose a smaller amount, or wait until somebody adds to it.',
  PriceLimitExceeded: 'The price is already at or beyond the limit. Choose another limit.',
  InsufficientLiquidity: 'The pool cannot pay out that much. Choose a smaller amount.',
  AmountTooLow: 'The amount is too small. The least for a stake is 0.002 TAO after the fee.',
};

/** The pool would refuse this trade. Nothing was sent. */
export class QuoteRefused extends Error {
  override readonly name = 'QuoteRefused';
  readonly reason: RefusalName;
  readonly netuid: number;
  constructor(reason: RefusalName, netuid: number) {
    super(WORDS[reason]);
    this.reason = reason;
    this.netuid = netuid;
  }
}
