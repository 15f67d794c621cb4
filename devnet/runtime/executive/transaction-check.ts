import type { Era } from '../../../substrate/era.ts';
import type { Context } from '../frame/context.ts';
import type { RuntimeCall } from '../frame/dispatch.ts';
import type { AccountId } from '../frame/types.ts';
import type { InvalidTransaction } from '../runtime.ts';

/** A fee paid in something else than free rao. */
export interface FeePayment {
  /** What the fee was worth, in rao; it has reached the block author already. */
  readonly paidRao: bigint;
}

/** What a pallet has to say about signed transactions before they run (a signed extension). */
export interface TransactionCheck {
  /** A reason to keep the transaction out of block and pool, or nothing. Must leave the state as it is. */
  check(ctx: Context, who: AccountId, call: RuntimeCall): InvalidTransaction | undefined;
  /** A reason to refuse the transaction for how long it is to live; asked before its nonce is looked at. */
  checkEra?(era: Era, call: RuntimeCall): InvalidTransaction | undefined;
  /**
   * Refuses a call wherever an account makes it, also inside batches, proxies and multisigs, when it is dispatched.
   * @throws DispatchError
   */
  checkDispatch?(ctx: Context, who: AccountId, call: RuntimeCall): void;
  /** Reference time this check adds to a call's weight, beyond what every signed transaction pays. Picoseconds. */
  refTime?(call: RuntimeCall): bigint;
  /** Who pays for a call instead of its signer. */
  payer?(ctx: Context, who: AccountId, call: RuntimeCall): AccountId | undefined;
  /**
   * Tries to pay a fee that free rao do not cover, for instance from stake: takes it, hands it to the author (`ctx.block.author`) and
   * deposits its events. `undefined` when that is not possible either.
   */
  payFeeOtherwise?(ctx: Context, who: AccountId, call: RuntimeCall, feeRao: bigint): FeePayment | undefined;
}
