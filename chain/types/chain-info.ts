/** The bundled devnet on this computer, or an endpoint whose word is not proved. */
export type ChainKind = 'devnet' | 'endpoint';

/** What a chain says of itself, and its constants. */
export interface ChainInfo {
  readonly kind: ChainKind;
  /** The person's name for it: "Bundled devnet", "wss://…". Stands in `claimed by`. */
  readonly label: string;
  /** As the chain calls itself. */
  readonly name: string;
  readonly genesisHash: string;
  readonly specName: string;
  readonly specVersion: number;
  readonly ss58Prefix: number;
  /** Milliseconds a block takes by the chain's constants. */
  readonly blockTimeMs: number;
  readonly existentialDepositRao: bigint;
}

/** How the connection stands. `behind`: connected, but no new block since `since` (ms since the epoch). */
export type ChainStatus =
  | { readonly state: 'connecting'; readonly attempt: number; readonly reason: string | null }
  | { readonly state: 'connected' }
  | { readonly state: 'behind'; readonly since: number; readonly lastBlock: number }
  | { readonly state: 'disconnected'; readonly reason: string; readonly retryAt: number | null }
  /** Another chain answers at the address now. Open it again. */
  | { readonly state: 'replaced'; readonly genesisHash: string }
  | { readonly state: 'closed' };
