/** The answer of `grandpa_proveFinality`, and the justifications kept with a block. */
import type { Header } from '../header.ts';
import { Reader, ScaleError } from '../scale/reader.ts';
import { Writer } from '../scale/writer.ts';
import { readHeaders, writeHeaders } from './justification.ts';

/** substrate: client/consensus/grandpa/src/finality_proof.rs (`FinalityProof`). */
export interface FinalityProof {
  /** Hash of the last block the justification finalizes. */
  readonly block: Uint8Array;
  /** SCALE bytes of the justification. */
  readonly justification: Uint8Array;
  /** Headers the asker may not know. */
  readonly unknownHeaders: readonly Header[];
}

/** SCALE bytes of a finality proof. */
export function encodeFinalityProof(proof: FinalityProof): Uint8Array {
  if (proof.block.length !== 32) throw new ScaleError(`a hash has 32 bytes, not ${proof.block.length}`);
  const writer = new Writer(2048);
  writer.raw(proof.block);
  writer.compact(proof.justification.length);
  writer.raw(proof.justification);
  writeHeaders(writer, proof.unknownHeaders);
  return writer.finish();
}

/** A finality proof from exactly these bytes. @throws ScaleError */
export function decodeFinalityProof(bytes: Uint8Array): FinalityProof {
  const reader = new Reader(bytes);
  const block = reader.raw(32);
  const justification = reader.raw(reader.length());
  const unknownHeaders = readHeaders(reader);
  reader.done();
  return { block, justification, unknownHeaders };
}

/** One engine's proof that a block is final. `engine` is four characters (`FRNK`). */
export interface BlockJustification {
  readonly engine: string;
  readonly justification: Uint8Array;
}

/** SCALE bytes of `Vec<(engine, bytes)>`: what block responses carry. */
export function encodeJustifications(list: readonly BlockJustification[]): Uint8Array {
  const writer = new Writer(2048);
  writer.compact(list.length);
  for (const { engine, justification } of list) {
    if (engine.length !== 4) throw new ScaleError(`an engine name has four characters, not "${engine}"`);
    for (let i = 0; i < 4; i++) writer.u8(engine.charCodeAt(i));
    writer.compact(justification.length);
    writer.raw(justification);
  }
  return writer.finish();
}

/** Reads `Vec<(engine, bytes)>` from exactly these bytes. @throws ScaleError */
export function decodeJustifications(bytes: Uint8Array): BlockJustification[] {
  const reader = new Reader(bytes);
  const list = Array.from({ length: reader.length(5) }, () => ({
    engine: String.fromCharCode(...reader.raw(4)),
    justification: reader.raw(reader.length()),
  }));
  reader.done();
  return list;
}
