/** What an account holds of TAO. All in rao. */
export interface Balance {
  readonly address: string;
  readonly freeRao: bigint;
  readonly reservedRao: bigint;
  readonly frozenRao: bigint;
  /** What can be sent while the account stays alive: free − max(frozen, existential deposit), never below 0. */
  readonly transferableRao: bigint;
  /** Transactions sent so far. */
  readonly nonce: number;
}
