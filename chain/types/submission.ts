import type { Finality } from './head.ts';

/** A failure in words for people, with the chain's own name for it. */
export interface Failure {
  /** Name for machines and for the small print: `SubtensorModule.SlippageTooHigh`, `Disconnected`. */
  readonly name: string;
  /** What happened. */
  readonly what: string;
  /** Where the money is now. */
  readonly money: string;
  /** What to do. */
  readonly todo: string;
  /** True when nothing but perhaps the transaction fee has moved; null when it cannot be known yet. */
  readonly moneySafe: boolean | null;
}

/** An event that a transaction caused. */
export interface ChainEvent {
  readonly pallet: string;
  readonly name: string;
  /** By the chain's field names, or by position; numbers above 2^53 are bigint, bytes `0x…`. */
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Where a transaction stands. `failed` and `finalized` are the last states; after `refused` a block may take it all the same, so it is
 * followed on. A transaction that reached a block and failed there has cost its fee (`feeRao`), nothing else.
 */
export type SubmitState =
  | { readonly state: 'signing' }
  | { readonly state: 'sent'; readonly hash: string }
  /** All who answered refused or dropped it. */
  | { readonly state: 'refused'; readonly hash: string; readonly failure: Failure }
  | { readonly state: 'inBlock'; readonly hash: string; readonly block: number; readonly blockHash: string }
  | {
      readonly state: 'finalized';
      readonly hash: string;
      readonly block: number;
      readonly blockHash: string;
      /** How it is known that its block is final: a claim is the word of whoever told so. */
      readonly finality: Finality;
      /** Transaction fee paid, rao; null when it was paid in alpha or is waived. */
      readonly feeRao: bigint;
      readonly events: readonly ChainEvent[];
    }
  | {
      readonly state: 'failed';
      readonly hash: string | null;
      readonly block: number | null;
      readonly feeRao: bigint;
      readonly failure: Failure;
    };
