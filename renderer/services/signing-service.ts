import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { Failure, SubmitState } from '../../chain/types/submission.ts';
import type { LedgerLine } from '../components/ledger.ts';
import type { SigningRequest } from '../components/signing-request.ts';
import type { Sentence } from '../format/inline.ts';

/** What a page adds to what the bytes say. Everything else in the review is decoded from the bytes. */
export interface SigningOptions {
  /** The account that signs (ss58). */
  readonly from: string;
  /** What is said when it is done: "Staked 25 τ with Quayside". */
  readonly done: Sentence;
  /** What is said when it is not: "Not staked". */
  readonly notDone: string;
  /** Money that leaves (negative) or comes (positive) by the call itself, without the fee; rao. Closes as "Free balance after". */
  readonly freeChangeRao?: bigint;
  /** Lines between, such as the price impact. Called again with each block while the review is open. */
  readonly ledger?: () => readonly LedgerLine[] | Promise<readonly LedgerLine[]>;
  /** What could go wrong, before what the wallet itself warns of. */
  readonly risks?: readonly Sentence[];
  readonly to?: SigningRequest['to'];
  /** Hears where the transaction stands. */
  readonly onState?: (state: SubmitState) => void;
}

export type SigningOutcome =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'finalized'; readonly result: Extract<SubmitState, { state: 'finalized' }> }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly result: Extract<SubmitState, { failure: Failure }> };

/**
 * Signing and sending with a person in between: builds the bytes, shows what they say, asks for the password where
 * the account is locked, sends, and follows to the final block with notices and an entry in the history.
 */
export interface SigningService {
  /** Resolves at the end: cancelled, final, or failed. It does not reject for what a person or the chain decides. */
  request(extrinsic: SubmittableExtrinsic<'promise'>, options: SigningOptions): Promise<SigningOutcome>;
}
