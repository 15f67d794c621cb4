import type { ChainEvent } from './submission.ts';

/** Something that happened to an account, from a block that was seen. */
export interface HistoryEntry {
  /** `block-extrinsic-n`, unique on a chain. */
  readonly id: string;
  readonly block: number;
  /** Ms since the epoch, by the chain's clock; null when the block had none. */
  readonly at: number | null;
  readonly address: string;
  readonly kind: 'received' | 'sent' | 'staked' | 'unstaked' | 'moved' | 'registered' | 'axon' | 'fee' | 'failed';
  /** Change of the free balance by this event, rao; negative for what left. */
  readonly taoRao: bigint;
  /** Change of the stake by this event, alpha-rao, on `netuid`. */
  readonly alphaRao: bigint;
  readonly netuid: number | null;
  /** The other account: who sent, who received, the hotkey staked with. */
  readonly other: string | null;
  /** Hash of the transaction, or null when the chain itself did it. */
  readonly hash: string | null;
  readonly event: ChainEvent;
}
