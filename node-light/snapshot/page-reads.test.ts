import { expect, it } from 'vitest';
import { bytesToHex, encodeU16, utf8, type Hex } from '../../substrate/bytes.ts';
import { storageKey } from '../../substrate/storage-key.ts';
import { PageReads } from './page-reads.ts';
import type { StorableEvidence } from './stored-head.ts';

const [key, other] = [utf8('a key'), utf8('another key')];
const value = Uint8Array.of(7);
const sealed = (block: number): StorableEvidence => ({ word: 'sealed', k: 1, n: 2, block });
const final = (block: number): StorableEvidence => ({ word: 'final', block });
const names = (taken: ReturnType<PageReads['take']>) => taken.blocks.map(({ values }) => values.map(([name]) => name));

it('gives what was read once, and again when its block is known better', () => {
  const reads = new PageReads();
  reads.sawValues('0x01', [key], [value]);
  reads.sawKeys('0x01', key, 10, undefined, [other]);
  const { blocks } = reads.take(() => sealed(1));
  expect(blocks).toEqual([
    { values: [[bytesToHex(key), value]], lists: [[expect.any(String), [other]]], was: sealed(1) },
  ]);
  expect(reads.take(() => sealed(1)).blocks).toEqual([]);
  expect(reads.take(() => final(1)).blocks).toHaveLength(1);
  expect(reads.take(() => final(1)).blocks).toEqual([]);
});

it('takes for new what is read while the rest is written, and all of it when that fails', () => {
  const reads = new PageReads();
  reads.sawValues('0x01', [key], [value]);
  const taken = reads.take(() => final(1));
  reads.sawValues('0x01', [other], [undefined]);
  expect(names(taken)).toEqual([[bytesToHex(key)]]);
  expect(names(reads.take(() => final(1)))).toEqual([[key, other].map(bytesToHex)]);
  const failed = reads.take(() => final(1));
  expect(failed.blocks).toEqual([]);
  reads.sawValues('0x02', [key], [value]);
  reads.take(() => final(2)).putBack();
  expect(names(reads.take(() => final(2)))).toEqual([[bytesToHex(key)]]);
});

it('forgets blocks of which nothing can be kept, and the oldest of too many', () => {
  const reads = new PageReads();
  reads.sawValues('0x00', [key], [value]);
  expect(reads.take(() => undefined).blocks).toEqual([]);
  expect(reads.take(() => final(1)).blocks).toEqual([]);
  const hashes = Array.from({ length: 100 }, (_, i): Hex => `0x${i.toString(16).padStart(2, '0')}`);
  for (const hash of hashes) reads.sawValues(hash, [key], [value]);
  const asked: Hex[] = [];
  reads.take((hash) => (asked.push(hash), final(1)));
  expect(asked).toEqual(hashes.slice(-64));
});

it('keeps what was never written before what only waits for a better word', () => {
  const reads = new PageReads();
  const hashes = Array.from({ length: 40 }, (_, i): Hex => `0x${i.toString(16).padStart(2, '0')}`);
  for (const hash of hashes.slice(0, 16)) reads.sawValues(hash, [key], [value]);
  reads.take(() => sealed(1));
  for (const hash of hashes.slice(16)) reads.sawValues(hash, [other], [value]);
  expect(names(reads.take(() => sealed(2)))).toEqual(hashes.slice(16).map(() => [bytesToHex(other)]));
});

it('knows the subnets whose hotkeys were read', () => {
  const reads = new PageReads();
  reads.sawValues('0x01', [storageKey('SubtensorModule', 'Keys', encodeU16(7), encodeU16(0)), key], [value, value]);
  expect([...reads.opened]).toEqual([7]);
});
