/**
 * Mortality: for which blocks a signed extrinsic is valid.
 * substrate: primitives/runtime/src/generic/era.rs
 */
import { ScaleError, type Reader } from './scale/reader.ts';

/** Valid for ever, or for `period` blocks from a block whose number leaves `phase` when divided by the period. */
export type Era =
  | { readonly mortal: false }
  | {
      readonly mortal: true;
      /** Blocks the extrinsic lives: a power of two from 4 to 65 536. */
      readonly period: number;
      /** Below `period`, and a multiple of `period / 4096` when that is more than one. */
      readonly phase: number;
    };

export const immortalEra: Era = { mortal: false };

/** Phases of long periods are kept in steps of this many blocks. */
const step = (period: number): number => Math.max(1, period >> 12);

/**
 * The era that begins at (or, for periods over 4096, shortly before) the current block.
 * @param period wished life in blocks, rounded up to a power of two from 4 to 65 536
 * @param current number of the block whose hash will be signed
 */
export function mortalEra(period: number, current: number): Era {
  let blocks = 4;
  while (blocks < period && blocks < 65_536) blocks *= 2;
  const phase = current % blocks;
  return { mortal: true, period: blocks, phase: phase - (phase % step(blocks)) };
}

/** One byte for an immortal era, two for a mortal one. @throws ScaleError for a period or phase that has no encoding */
export function encodeEra(era: Era): Uint8Array {
  if (!era.mortal) return Uint8Array.of(0);
  const { period, phase } = era;
  const log = Math.log2(period);
  if (!Number.isInteger(log) || log < 2 || log > 16)
    throw new ScaleError(`a period of ${period} blocks has no encoding`);
  if (!Number.isInteger(phase) || phase < 0 || phase >= period || phase % step(period) !== 0) {
    throw new ScaleError(`phase ${phase} of a period of ${period} blocks has no encoding`);
  }
  const word = Math.min(15, Math.max(1, log - 1)) | ((phase / step(period)) << 4);
  return Uint8Array.of(word & 0xff, word >> 8);
}

/** Reads an era. @throws ScaleError for a period or phase outside its bounds */
export function readEra(reader: Reader): Era {
  const first = reader.u8();
  if (first === 0) return immortalEra;
  const word = first | (reader.u8() << 8);
  const period = 2 << (word % 16);
  const phase = (word >> 4) * step(period);
  if (period < 4 || phase >= period) throw new ScaleError('an era outside its bounds');
  return { mortal: true, period, phase };
}

/** Number of the first block the era covers, seen from block `current`. Its hash is part of what was signed. */
export function eraBirth(era: Era, current: number): number {
  if (!era.mortal) return 0;
  return Math.floor((Math.max(current, era.phase) - era.phase) / era.period) * era.period + era.phase;
}

/** Number of the first block the era no longer covers, seen from block `current`; Infinity for an immortal one. */
export function eraDeath(era: Era, current: number): number {
  return era.mortal ? eraBirth(era, current) + era.period : Infinity;
}
