import type { LightReport } from '../../node-light/engine/light-report.ts';
import type { Hex } from '../../substrate/bytes.ts';

/** What the light node of one chain is made with. Both ends are of one build, so nothing crosses that needs a check. */
export interface LightSetUp {
  /** The chain runs on this computer: nobody has to vouch for where trust begins. */
  readonly own: boolean;
  readonly genesisHash: Hex | null;
  /** A checkpoint file; null: trust begins at the newest final block of the first source. */
  readonly checkpoint: unknown;
}

/** Where a source is reached: the worker dials it, or the page hands it a JSON-RPC connection. */
export type LightWay = { readonly url: string } | { readonly port: MessagePort };

export type ToLight =
  | { readonly make: LightSetUp }
  /** Proved JSON-RPC at `port`, from these sources. */
  | {
      readonly open: number;
      readonly port: MessagePort;
      readonly sources: readonly { readonly name: string; readonly way: LightWay }[];
    };

export type FromLight =
  | { readonly report: LightReport }
  /** The connection with this number ended. */
  | { readonly ended: number; readonly reason: string };
