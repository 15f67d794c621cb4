import type { EpistulaDialectName } from '../../axon/epistula-dialects.ts';

/** Whom a miner answers, how often, and in which dialects. It may change while the miner runs. */
export interface AxonAccess {
  /** `permitted`: holders of a validator permit; `registered`: every hotkey of the subnet; `anyone`: whoever signs. */
  readonly who: 'permitted' | 'registered' | 'anyone';
  /** Least stake of a caller on the subnet, rao. */
  readonly minimumStakeRao: bigint;
  /** Hotkeys (ss58) that are answered whatever the metagraph says of them. */
  readonly allow: readonly string[];
  /** Hotkeys (ss58) that are never answered; stronger than `allow`. */
  readonly deny: readonly string[];
  /** Queries of one hotkey in a second, on average; ten times as many at once. */
  readonly perSecond: number;
  /** Answers Epistula on this path, too; null: synapses alone. */
  readonly epistula: { readonly route: string; readonly dialect: EpistulaDialectName } | null;
}
