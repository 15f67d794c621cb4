import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { genesisBlock } from '../../devnet/node/genesis-block.ts';
import { localGenesis } from '../../devnet/node/local-genesis.ts';
import { createDevnetRuntime } from '../../devnet/runtime/index.ts';
import { keptCode } from './kept-code.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'taolite-kept-code-'))));
afterEach(() => rm(folder, { recursive: true }));

const facts = { slotDurationMs: 250 };
const made = createDevnetRuntime(facts).code();
const make = (): Uint8Array => made;
const unasked = (): Uint8Array => {
  throw new Error('made again');
};
const files = async (): Promise<string[]> => (await readdir(folder)).sort();
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

test('the kept module is byte for byte the one that is made', async () => {
  const place = join(folder, 'program');
  expect(same(keptCode(facts, make, place), made)).toBe(true);
  await expect.poll(files).toEqual(['program-code-usual-250']);
  const kept = keptCode(facts, unasked, place);
  expect(same(kept, made)).toBe(true);
  const runtime = createDevnetRuntime(facts);
  const { genesis } = localGenesis(facts.slotDurationMs);
  expect(genesisBlock(runtime, { ...genesis, code: kept }).block.hash).toBe(genesisBlock(runtime, genesis).block.hash);
});

test('each block time and spec version has its own', async () => {
  const place = join(folder, 'program');
  const [slow, old] = [Uint8Array.of(1), Uint8Array.of(2)];
  keptCode(facts, make, place);
  expect(keptCode({ slotDurationMs: 12_000 }, () => slow, place)).toBe(slow);
  expect(keptCode({ ...facts, specVersion: 422 }, () => old, place)).toBe(old);
  await expect.poll(files).toHaveLength(3);
});

test('what was not written whole is made again', async () => {
  const place = join(folder, 'program');
  keptCode(facts, make, place);
  await expect.poll(files).toEqual(['program-code-usual-250']);
  const [file] = await files();
  const bytes = await readFile(join(folder, file!));
  await writeFile(join(folder, file!), bytes.subarray(0, bytes.length / 2));
  expect(keptCode(facts, make, place)).toBe(made);
});

test('without a place nothing is kept', async () => {
  expect(keptCode(facts, make, undefined)).toBe(made);
  expect(await files()).toEqual([]);
});

test('a folder that is not there is no trouble', () => {
  expect(keptCode(facts, make, join(folder, 'gone', 'program'))).toBe(made);
});
