/**
 * Warp sync proofs: the headers at which the authorities changed, each with its justification.
 * substrate: client/consensus/grandpa/src/warp_proof.rs (`WarpSyncProof`).
 */
import { readHeader, writeHeader, type Header } from '../header.ts';
import { Reader, ScaleError } from '../scale/reader.ts';
import { Writer } from '../scale/writer.ts';
import { boundedCount, readJustification, writeJustification, type Justification } from './justification.ts';

export interface WarpFragment {
  /** Last block of a set (its digest announces the next one), or, last of all, the newest final block. */
  readonly header: Header;
  readonly justification: Justification;
}

export interface WarpProof {
  readonly fragments: readonly WarpFragment[];
  /** False when the chain goes on and another request should be made. */
  readonly isFinished: boolean;
}

/** Most fragments read from outside. A node stops at 8 MiB, long before. */
const mostFragments = 10_000;

/** SCALE bytes of a warp proof. */
export function encodeWarpProof(proof: WarpProof): Uint8Array {
  const writer = new Writer(4096);
  writer.compact(proof.fragments.length);
  for (const { header, justification } of proof.fragments) {
    writeHeader(writer, header);
    writeJustification(writer, justification);
  }
  writer.bool(proof.isFinished);
  return writer.finish();
}

/** A warp proof from exactly these bytes. @throws ScaleError */
export function decodeWarpProof(bytes: Uint8Array): WarpProof {
  const reader = new Reader(bytes);
  const count = boundedCount(reader, 98 + 46, mostFragments, 'warp fragments');
  const fragments = Array.from({ length: count }, () => ({
    header: readHeader(reader),
    justification: readJustification(reader),
  }));
  const isFinished = reader.bool();
  if (count === 0 && !isFinished) throw new ScaleError('a warp proof that says nothing');
  reader.done();
  return { fragments, isFinished };
}
