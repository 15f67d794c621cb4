/** How columns, their marks and the hashes of whole maps are written in a stored snapshot. */
import { utf8 } from '../../substrate/bytes.ts';
import { Reader } from '../../substrate/scale/reader.ts';
import { Writer } from '../../substrate/scale/writer.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import { readEvidence, writeEvidence, type StorableEvidence } from './stored-head.ts';
import { columnNames, type ColumnName } from './subnet-columns.ts';

/** Bytes of a checksum and of a subtree's hash. */
export const sumLength = 32;

/** What is known of a stored column. */
export interface Mark {
  readonly was: StorableEvidence;
  readonly at: number;
  /** Hash of the subtree it hung from, 32 bytes, where that is watched. */
  readonly subtree: Uint8Array | undefined;
  /** Of the cell's values: what did not change is not written again, and a cell without its mark is not believed. */
  readonly sum: Uint8Array;
}
export type Marks = Map<ColumnName, Mark>;

/** Hashes of whole maps, by item, as they were at a block. */
export interface MapHashes {
  readonly block: number;
  /** 32 bytes; undefined where nothing lay under the item. */
  readonly hashes: ReadonlyMap<string, Uint8Array | undefined>;
}

export function writeMarks(writer: Writer, marks: Marks): void {
  writer.compact(marks.size);
  for (const [name, { was, at, subtree, sum }] of marks) {
    writer.u8(columnNames.indexOf(name));
    writeEvidence(writer, was, at);
    writer.raw(sum);
    writer.bool(subtree !== undefined);
    if (subtree) writer.raw(subtree);
  }
}

/** @throws ScaleError */
export function readMarks(reader: Reader): Marks {
  const marks: Marks = new Map();
  for (let left = reader.length(); left > 0; left--) {
    const name = columnNames[reader.u8()];
    const { was, at } = readEvidence(reader);
    const sum = reader.raw(sumLength);
    const subtree = reader.bool() ? reader.raw(32) : undefined;
    if (name) marks.set(name, { was, at, subtree, sum });
  }
  reader.done();
  return marks;
}

export function writeMapHashes(writer: Writer, { block, hashes }: MapHashes): void {
  writer.u32(block);
  writer.compact(hashes.size);
  for (const [item, hash] of hashes) {
    const name = utf8(item);
    writer.compact(name.length);
    writer.raw(name);
    writer.bool(hash !== undefined);
    if (hash) writer.raw(hash);
  }
}

/** @throws ScaleError */
export function readMapHashes(reader: Reader): MapHashes {
  const block = reader.u32();
  const hashes = new Map<string, Uint8Array | undefined>();
  for (let left = reader.length(); left > 0; left--) {
    const item = new TextDecoder().decode(reader.raw(reader.length()));
    hashes.set(item, reader.bool() ? reader.raw(32) : undefined);
  }
  reader.done();
  return { block, hashes };
}

/** A number of eight bytes: most are small, and their zeros at the end are not written. */
const wide = 8;

/**
 * One compact, then bytes: 0 for proved absence; 1 to 9 for a value of eight bytes of which all after that many less one are
 * zero; from 10 on a value of that many bytes less ten.
 */
export function writeValue(writer: Writer, value: ProvedBytes): void {
  if (value === undefined) return writer.compact(0);
  let kept = value.length;
  if (kept === wide) while (kept > 0 && value[kept - 1] === 0) kept--;
  writer.compact(value.length === wide ? kept + 1 : kept + wide + 2);
  writer.raw(value.subarray(0, kept));
}

/** @throws ScaleError */
export function readValue(reader: Reader): ProvedBytes {
  const tag = reader.compactNumber();
  if (tag === 0) return undefined;
  if (tag > wide + 1) return reader.raw(tag - wide - 2);
  const value = new Uint8Array(wide);
  value.set(reader.raw(tag - 1));
  return value;
}

/** As single values, but of absent ones that follow each other only how many there are. */
export function valuesToBytes(values: readonly ProvedBytes[]): Uint8Array {
  const writer = new Writer(1024);
  writer.compact(values.length);
  for (let i = 0; i < values.length;) {
    writeValue(writer, values[i]);
    if (values[i++] !== undefined) continue;
    const first = i;
    while (i < values.length && values[i] === undefined) i++;
    writer.compact(i - first);
  }
  return writer.finish();
}

/** Its checksum held, so it is what was written. */
export function bytesToValues(bytes: Uint8Array): ProvedBytes[] {
  const reader = new Reader(bytes);
  const count = reader.compactNumber();
  const values: ProvedBytes[] = [];
  while (values.length < count) {
    const value = readValue(reader);
    values.push(value);
    if (value === undefined) for (let more = reader.compactNumber(); more > 0; more--) values.push(undefined);
  }
  reader.done();
  return values;
}
