import type { Evidence } from '../../substrate/evidence.ts';
import type { BlockPoint } from './block-point.ts';

/** Where a value was read: what "How do you know?" asks about. */
export interface Provenance {
  /** Genesis hash of the chain. */
  readonly chain: string;
  readonly block: BlockPoint;
  /** Storage keys read, in hexadecimal, with their names. Runtime calls have none: nothing proves those. */
  readonly keys: readonly { readonly key: string; readonly name: string }[];
  /** Runtime calls whose answers the value is made of. */
  readonly calls: readonly string[];
}

/** Held beside the evidence, which is passed along with every value, and gone with it. */
const known = new WeakMap<Evidence, Provenance>();

export const rememberProvenance = (evidence: Evidence, provenance: Provenance): void =>
  void known.set(evidence, provenance);

/** Where the value with this very evidence was read; undefined for stored values and what was not read from a chain. */
export const provenanceOf = (evidence: Evidence): Provenance | undefined => known.get(evidence);
