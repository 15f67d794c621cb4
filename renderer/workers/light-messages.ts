import type { LightReport } from '../../node-light/engine/light-report.ts';
import type { ToldMetadata } from '../../node-light/engine/metadata-pins.ts';
import type { StoredMetadata } from '../../node-light/snapshot/stored-snapshot.ts';
import type { Hex } from '../../substrate/bytes.ts';

/** What the light node of one chain is made with. Both ends are of one build, so nothing crosses that needs a check. */
export interface LightSetUp {
  /** The chain runs on this computer: nobody has to vouch for where trust begins. */
  readonly own: boolean;
  readonly genesisHash: Hex | null;
  /** A checkpoint file; null: trust begins at the newest final block of the first source. */
  readonly checkpoint: unknown;
  /** What sources said of metadata at earlier starts. */
  readonly told: readonly ToldMetadata[];
}

/**
 * Where a source is reached: the worker dials it, or the page does. Each port that the worker sends through `port` becomes a JSON-RPC
 * connection, through `peer` a peer (`peer-port.ts`): one that is lost is opened again.
 */
export type LightWay = { readonly url: string } | { readonly port: MessagePort } | { readonly peer: MessagePort };

/** What is kept on this computer of the chain that is looked at. */
export interface KeptReport {
  readonly genesisHash: string;
  /** This window writes; false while another one does. */
  readonly writer: boolean;
  /** Newest block something is kept of. */
  readonly head: { readonly number: number; readonly word: 'final' | 'sealed' } | null;
  /** The chain was set back by whoever runs it, and what was kept of blocks it no longer has was thrown away. */
  readonly cleared: boolean;
  /** Why nothing newer is kept, in words; null when all is well. */
  readonly trouble: string | null;
  /** How often something was written: what is stored now is not what it was at another count. */
  readonly writes: number;
}

/** What is stored of the chain with this genesis hash, as JSON-RPC at `port`. */
export interface ToStored {
  readonly stored: string;
  readonly port: MessagePort;
}

export type ToLight =
  | { readonly make: LightSetUp }
  /** The metadata that pages read the chain's values with. */
  | { readonly metadata: StoredMetadata }
  /** What was read until now is to be written; answered by this number once it is. */
  | { readonly keepNow: number }
  /** Proved JSON-RPC at `port`, from these sources. */
  | {
      readonly open: number;
      readonly port: MessagePort;
      readonly sources: readonly { readonly name: string; readonly way: LightWay }[];
    };

export type FromLight =
  | { readonly report: LightReport }
  | { readonly kept: KeptReport }
  | { readonly keptNow: number }
  /** The connection with this number ended. */
  | { readonly ended: number; readonly reason: string };
