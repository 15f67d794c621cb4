import type { ApiPromise } from '@polkadot/api';
import type { Evidence } from '../../substrate/evidence.ts';
import type { BlockPoint } from '../read/block-point.ts';
import type { BlockView } from '../read/block-view.ts';
import type { ChainInfo, ChainStatus } from '../types/chain-info.ts';
import type { Finality, Heads } from '../types/head.ts';

/** An open chain: its heads, its state at a block, and what transactions are built with. */
export interface Chain {
  readonly info: ChainInfo;
  /** For building, signing and sending. Reads go through `at`, so that they belong to one block and carry evidence. */
  readonly api: ApiPromise;
  status(): ChainStatus;
  /** Calls `listener` on every change; the result stops it. */
  onStatus(listener: (status: ChainStatus) => void): () => void;
  heads(): Heads;
  /** Calls `listener` when the best or the final block has changed; the result stops it. */
  onHeads(listener: (heads: Heads) => void): () => void;
  /** The state of a block: the best one unless given. */
  at(block?: BlockPoint): BlockView;
  /** The word for what nothing proves at a block: an endpoint's, or the devnet's. What `at` reads carries its own. */
  evidence(block: number): Evidence;
  /** By whose word a block is final that was told to be so. @throws DisconnectedError, UnexpectedAnswer */
  finality(block: BlockPoint): Promise<Finality>;
  /** To be called before anything is signed. @throws MetadataRefused when it is in doubt how calls are written, DisconnectedError */
  checkMetadata(): Promise<void>;
  /** A plain request. @throws RpcError, DisconnectedError */
  request(method: string, params: readonly unknown[]): Promise<unknown>;
  /** A subscription; it outlives reconnections unless it watches a transaction. The result stops it. @throws RpcError, DisconnectedError */
  subscribe(
    method: string,
    unsubscribeMethod: string,
    params: readonly unknown[],
    next: (error: Error | null, result: unknown) => void,
  ): Promise<() => void>;
  /** Closes for good. */
  close(): Promise<void>;
}
