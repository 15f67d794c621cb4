import { UndecodablePayload } from '../errors.ts';

/** Validity of a transaction: forever, or `periodBlocks` long from the block whose number modulo the period is `phase`. */
export type Era =
  { readonly kind: 'immortal' } | { readonly kind: 'mortal'; readonly periodBlocks: number; readonly phase: number };

/**
 * Reads an era: one byte 0, or two bytes (u16: low 4 bits the period's exponent less 1, the rest the phase in steps).
 * substrate: primitives/runtime/src/generic/era.rs
 */
export function readEra(bytes: Uint8Array, at: number): Era {
  const [low = 0, high = 0] = bytes;
  if (bytes.length === 1 && low === 0) return { kind: 'immortal' };
  const encoded = low | (high << 8);
  const periodBlocks = 2 << (encoded & 15);
  const phase = (encoded >> 4) * Math.max(periodBlocks >> 12, 1);
  if (bytes.length !== 2 || periodBlocks < 4 || phase >= periodBlocks)
    throw new UndecodablePayload({ detail: 'a validity that cannot be', at });
  return { kind: 'mortal', periodBlocks, phase };
}

/** Number of the era's first block, seen from block `current`. */
export function eraBirth(era: Extract<Era, { kind: 'mortal' }>, current: number): number {
  return Math.floor((Math.max(current, era.phase) - era.phase) / era.periodBlocks) * era.periodBlocks + era.phase;
}
