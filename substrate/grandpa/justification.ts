/**
 * Proofs of finality as bytes. Reading one proves nothing: signatures, ancestry and weight are the verifier's work.
 * substrate: client/consensus/grandpa/src/justification.rs, finality_proof.rs; primitives/runtime (`Justifications`).
 */
import { readHeader, writeHeader, type Header } from '../header.ts';
import { Reader, ScaleError } from '../scale/reader.ts';
import { Writer } from '../scale/writer.ts';
import type { Vote } from './vote-message.ts';

export interface SignedPrecommit extends Vote {
  /** ed25519, 64 bytes. */
  readonly signature: Uint8Array;
  /** Who signed: an ed25519 public key, 32 bytes. */
  readonly id: Uint8Array;
}

/** A block, and enough precommits for it or its descendants. Also what a finality commit says. */
export interface Justification {
  /** Voting round, u64. */
  readonly round: bigint;
  readonly targetHash: Uint8Array;
  readonly targetNumber: number;
  readonly precommits: readonly SignedPrecommit[];
  /** Headers between the target and blocks that were voted for beyond it. */
  readonly votesAncestries: readonly Header[];
}

/** Most precommits and ancestry headers read from outside. */
export const justificationLimits = { precommits: 512, ancestries: 4096 } as const;

/** A header of an empty chain takes 98 bytes; no header takes fewer. */
const leastHeader = 98;

/** Reads a count that is within a bound. */
export function boundedCount(reader: Reader, least: number, most: number, what: string): number {
  const count = reader.length(least);
  if (count > most) throw new ScaleError(`${count} ${what}, at most ${most} are read`);
  return count;
}

/** Appends `Vec<Header>`. */
export function writeHeaders(writer: Writer, headers: readonly Header[]): void {
  writer.compact(headers.length);
  for (const header of headers) writeHeader(writer, header);
}

/** Reads `Vec<Header>`. @throws ScaleError */
export function readHeaders(reader: Reader): Header[] {
  const count = boundedCount(reader, leastHeader, justificationLimits.ancestries, 'headers');
  return Array.from({ length: count }, () => readHeader(reader));
}

/** Appends a justification. @throws ScaleError for parts of the wrong length */
export function writeJustification(writer: Writer, justification: Justification): void {
  const fixed = (bytes: Uint8Array, length: number) => {
    if (bytes.length !== length) throw new ScaleError(`${length} bytes wanted, not ${bytes.length}`);
    writer.raw(bytes);
  };
  writer.u64(justification.round);
  fixed(justification.targetHash, 32);
  writer.u32(justification.targetNumber);
  writer.compact(justification.precommits.length);
  for (const { targetHash, targetNumber, signature, id } of justification.precommits) {
    fixed(targetHash, 32);
    writer.u32(targetNumber);
    fixed(signature, 64);
    fixed(id, 32);
  }
  writeHeaders(writer, justification.votesAncestries);
}

/** Reads a justification out of a longer message. @throws ScaleError, also beyond `justificationLimits` */
export function readJustification(reader: Reader): Justification {
  const round = reader.u64();
  const targetHash = reader.raw(32);
  const targetNumber = reader.u32();
  const count = boundedCount(reader, 132, justificationLimits.precommits, 'precommits');
  const precommits = Array.from({ length: count }, () => ({
    targetHash: reader.raw(32),
    targetNumber: reader.u32(),
    signature: reader.raw(64),
    id: reader.raw(32),
  }));
  return { round, targetHash, targetNumber, precommits, votesAncestries: readHeaders(reader) };
}

/** SCALE bytes of a justification. */
export function encodeJustification(justification: Justification): Uint8Array {
  const writer = new Writer(2048);
  writeJustification(writer, justification);
  return writer.finish();
}

/** A justification from exactly these bytes. @throws ScaleError */
export function decodeJustification(bytes: Uint8Array): Justification {
  const reader = new Reader(bytes);
  const justification = readJustification(reader);
  reader.done();
  return justification;
}
