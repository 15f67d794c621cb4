/** GRANDPA authorities and how many votes make finality. substrate: primitives/consensus/grandpa; crate finality-grandpa. */
import { ScaleError, type Reader } from '../scale/reader.ts';
import type { Writer } from '../scale/writer.ts';

export interface Authority {
  /** ed25519 public key, 32 bytes. */
  readonly id: Uint8Array;
  /** Votes it casts, u64, not zero. */
  readonly weight: bigint;
}

/** The authorities that vote, and the number of the set. The id is in every signed vote and in no justification. */
export interface AuthoritySet {
  readonly setId: bigint;
  readonly authorities: readonly Authority[];
}

/** Most authorities ever read from outside. */
export const mostAuthorities = 10_000;

/** Sum of all weights. */
export function totalWeight(authorities: readonly Authority[]): bigint {
  return authorities.reduce((sum, { weight }) => sum + weight, 0n);
}

/** Weight that finalizes: all but less than a third of the total, `total - floor((total - 1) / 3)`; 0 votes never do. */
export function finalityThreshold(authorities: readonly Authority[]): bigint {
  const total = totalWeight(authorities);
  return total === 0n ? 1n : total - (total - 1n) / 3n;
}

/** Appends an authority list, as it stands in storage and in digests. */
export function writeAuthorities(writer: Writer, authorities: readonly Authority[]): void {
  writer.compact(authorities.length);
  for (const { id, weight } of authorities) {
    if (id.length !== 32) throw new ScaleError(`an authority id has 32 bytes, not ${id.length}`);
    writer.raw(id);
    writer.u64(weight);
  }
}

/** Reads an authority list. @throws ScaleError, also for more than `mostAuthorities` */
export function readAuthorities(reader: Reader): Authority[] {
  const count = reader.length(40);
  if (count > mostAuthorities) throw new ScaleError(`${count} authorities`);
  return Array.from({ length: count }, () => ({ id: reader.raw(32), weight: reader.u64() }));
}
