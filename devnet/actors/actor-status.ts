/** What a page shows of the actors: plain data, safe to send between workers. */

export type ActorRole = 'owner' | 'validator' | 'rival';
/** What a page shows of an actor. */
export interface ActorState {
  readonly name: string;
  readonly role: ActorRole;
  /** Task of its subnet. */
  readonly task: string;
  /** ss58 */
  readonly hotkey: string;
  readonly coldkey: string;
  /** How a rival answers. */
  readonly method?: string;
  readonly netuid?: number;
  readonly uid?: number;
  /** What it did last. */
  readonly last?: { readonly block: number; readonly did: string };
}
/** A task of the market, and whether a subnet pays for it. */
export interface MarketSubnet {
  readonly task: string;
  readonly title: string;
  /** `opening`: its registration, its settings or its neurons are not all on the chain yet. */
  readonly state: 'none' | 'opening' | 'open';
  readonly netuid: number | null;
  /** What holds up an opening, and is tried again. */
  readonly why: string | null;
}
export interface ActorsStatus {
  readonly phase: 'setting up' | 'running' | 'closed';
  readonly block: number;
  readonly actors: readonly ActorState[];
  /** What does not work and is tried again. */
  readonly trouble: readonly string[];
}
