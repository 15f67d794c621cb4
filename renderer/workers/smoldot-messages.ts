/** What passes between the page and the worker of smoldot. Both ends are of one build, so nothing crosses that needs a check. */
import type { Agreement, BlockName } from '../../node-light/engine/second-opinion.ts';
import type { Hex } from '../../substrate/bytes.ts';

export type ToSmoldot =
  /** Joins the chain of this specification, which must be the one with this genesis. */
  | { readonly join: string; readonly genesisHash: Hex }
  /** The newest final block of Taolite's own light node, and where its trust began. */
  | { readonly ours: BlockName; readonly anchor: Hex };

export interface SmoldotReport {
  /** Peers it is connected to, by peer id. */
  readonly peers: readonly string[];
  /** Null before it verified one. */
  readonly best: BlockName | null;
  readonly final: BlockName | null;
  readonly agreement: Agreement;
  /** Since its worker began to load, ms. */
  readonly ranMs: number;
  /** What the first final block took, and the bytes received for it; null before it. */
  readonly first: { readonly ms: number; readonly received: number } | null;
  /** Bytes of the specification it began with: what it did not have to ask peers for. */
  readonly specBytes: number;
  /** Bytes over its connections. */
  readonly received: number;
  readonly sent: number;
  /** Bytes of its WebAssembly memory. */
  readonly memory: number;
}

export type FromSmoldot =
  | { readonly report: SmoldotReport }
  /** It could not begin, or ended by itself, and why. */
  | { readonly failed: string };
