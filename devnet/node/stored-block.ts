/** How blocks and changes of state lie in the store. */
import { readHeader, writeHeader } from '../../substrate/header.ts';
import { Reader } from '../../substrate/scale/reader.ts';
import { Writer } from '../../substrate/scale/writer.ts';
import type { Block } from './block.ts';
import { hashOf } from './chain.ts';

export type Change = readonly [key: Uint8Array, value: Uint8Array | null];

/** Header and extrinsics. */
export function encodeBlock(block: Block): Uint8Array {
  const w = new Writer(1024);
  writeHeader(w, block.header);
  w.compact(block.extrinsics.length);
  for (const extrinsic of block.extrinsics) {
    w.compact(extrinsic.length);
    w.raw(extrinsic);
  }
  return w.finish();
}

/** A block without its changes of state. @throws ScaleError */
export function decodeBlock(bytes: Uint8Array): Block {
  const r = new Reader(bytes);
  const header = readHeader(r);
  const extrinsics = Array.from({ length: r.length() }, () => r.raw(r.length()));
  r.done();
  return { hash: hashOf({ header }), header, extrinsics, changes: [] };
}

export function encodeChanges(changes: readonly Change[]): Uint8Array {
  const w = new Writer(1024);
  w.compact(changes.length);
  for (const [key, value] of changes) {
    w.compact(key.length);
    w.raw(key);
    w.bool(value !== null);
    if (value) {
      w.compact(value.length);
      w.raw(value);
    }
  }
  return w.finish();
}

/** @throws ScaleError */
export function decodeChanges(bytes: Uint8Array): Change[] {
  const r = new Reader(bytes);
  const changes = Array.from({ length: r.length() }, (): Change => {
    const key = r.raw(r.length());
    return [key, r.bool() ? r.raw(r.length()) : null];
  });
  r.done();
  return changes;
}
