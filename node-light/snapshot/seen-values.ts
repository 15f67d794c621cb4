/** What pages read beside the columns: proved values by key, each with the block and word it was known by. */
import { bytesToHex, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import type { Reader } from '../../substrate/scale/reader.ts';
import type { Writer } from '../../substrate/scale/writer.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import { readValue, writeValue } from './snapshot-cells.ts';
import { readEvidence, writeEvidence, type StorableEvidence } from './stored-head.ts';

export interface SeenValue {
  readonly value: ProvedBytes;
  readonly was: StorableEvidence;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** By what of the key comes after its item, in hexadecimal. */
export type SeenItem = ReadonlyMap<Hex, SeenValue>;

/** Values kept of one item; the ones read longest ago go first. */
const mostOfItem = 4096;

/** A final value stands for so many blocks before a newer one that is only sealed takes its place. */
const finalStands = 100;

/** Whether what was seen takes the place of what was seen before: the newer does, and final before sealed. */
export function replaces(known: SeenValue | undefined, next: SeenValue): boolean {
  if (!known) return true;
  const newer = next.was.block - known.was.block;
  if (known.was.word === next.was.word) return newer >= 0;
  return next.was.word === 'final' ? newer > -finalStands : newer >= finalStands;
}

/** What was seen before with what was seen now. */
export function mergeSeen(before: SeenItem, now: SeenItem): SeenItem {
  const merged = new Map(before);
  for (const [key, value] of now) {
    if (!replaces(merged.get(key), value)) continue;
    merged.delete(key);
    merged.set(key, value);
  }
  for (const key of merged.keys()) {
    if (merged.size <= mostOfItem) break;
    merged.delete(key);
  }
  return merged;
}

/** Few blocks stand for many values: each is written once. */
export function writeSeen(writer: Writer, item: SeenItem): void {
  const blocks = new Map<string, number>();
  const name = ({ was, at }: SeenValue): string => JSON.stringify([was, at]);
  const distinct: SeenValue[] = [];
  for (const value of item.values()) {
    if (blocks.has(name(value))) continue;
    blocks.set(name(value), distinct.length);
    distinct.push(value);
  }
  writer.compact(distinct.length);
  for (const { was, at } of distinct) writeEvidence(writer, was, at);
  writer.compact(item.size);
  for (const [key, value] of item) {
    const bytes = hexToBytes(key);
    writer.compact(blocks.get(name(value))!);
    writer.compact(bytes.length);
    writer.raw(bytes);
    writeValue(writer, value.value);
  }
}

/** @throws ScaleError */
export function readSeen(reader: Reader): SeenItem {
  const blocks = Array.from({ length: reader.length() }, () => readEvidence(reader));
  const item = new Map<Hex, SeenValue>();
  for (let left = reader.length(); left > 0; left--) {
    const block = blocks[reader.compactNumber()];
    const key = bytesToHex(reader.raw(reader.length()));
    const value = readValue(reader);
    if (block) item.set(key, { value, ...block });
  }
  reader.done();
  return item;
}
