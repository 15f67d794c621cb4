/** Things on the chain and around it that a miner should know, as data and in words. */

/** What was found when the announced address was dialled. `unknown`: it cannot be told from here. */
export type Reached = 'reached' | 'local' | 'unreachable' | 'stranger' | 'unknown';

/** What happened. Amounts in rao. */
export type WatchFact =
  /** The place is lost. Registering again costs `burnRao` now; it is never paid without being asked for. */
  | { readonly type: 'deregistered'; readonly burnRao: bigint }
  | { readonly type: 'immunity-ended' }
  | { readonly type: 'burn-moved'; readonly fromRao: bigint; readonly toRao: bigint }
  | { readonly type: 'registration'; readonly open: boolean }
  /** Hotkeys that may judge from now on, and those that may not any more. */
  | { readonly type: 'permits'; readonly gained: readonly string[]; readonly lost: readonly string[] }
  /** Validators have to run another version of the subnet's code: questions or scoring may change. */
  | { readonly type: 'version-key'; readonly from: bigint; readonly to: bigint }
  | { readonly type: 'commit-reveal'; readonly on: boolean }
  /** The chain shows another address for this hotkey than this miner announced; null: none at all. */
  | { readonly type: 'axon-moved'; readonly address: string | null }
  /** Nobody asked for so many blocks though there are validators. */
  | { readonly type: 'silent'; readonly blocks: number }
  | { readonly type: 'reach'; readonly reached: Reached; readonly words: string };

/** A fact with its time, block, words and weight. */
export interface WatchEvent {
  readonly id: number;
  /** Ms since the epoch. */
  readonly at: number;
  readonly block: number;
  readonly fact: WatchFact;
  readonly words: string;
  readonly kind: 'plain' | 'caution' | 'danger';
}
