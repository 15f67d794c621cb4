import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OperatorRecordDamaged } from '../operator-errors.ts';
import type { EarningEntry } from '../ports/earnings-history.ts';
import { earnedSince } from './earned-within.ts';
import { earningsCsv } from './earnings-csv.ts';
import { entryFromLine, entryToLine } from './entry-form.ts';
import { fileHistory } from './file-history.ts';

const entry = (block: number, more: Partial<EarningEntry> = {}): EarningEntry => ({
  chain: '0xaa',
  netuid: 2,
  hotkey: '5Hot',
  uid: 7,
  block,
  at: Date.UTC(2026, 0, 1) + block * 1000,
  incentive: 0.25,
  rank: 1,
  score: 0.5,
  emissionRao: 1_500_000_000n,
  exitRao: 20_000_001n,
  answered: 12,
  ...more,
});

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'history-'));
  path = join(folder, 'deep', 'earnings.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

test('epochs are kept over a restart in order, each once, also when added side by side', async () => {
  const history = fileHistory(path);
  expect(await history.list()).toEqual([]);
  await Promise.all([1, 2, 2, 3].map((block) => history.add(entry(block))));
  const again = fileHistory(path);
  await again.add(entry(3));
  expect((await again.list()).map(({ block }) => block)).toEqual([1, 2, 3]);
  expect((await again.list())[0]).toEqual(entry(1));
});

test('a line that a crash cut off is passed over, and the next one does not join it', async () => {
  await fileHistory(path).add(entry(1));
  await appendFile(path, '{"chain":"0xaa","net');
  const history = fileHistory(path);
  expect(await history.list()).toHaveLength(1);
  await history.add(entry(2));
  expect((await fileHistory(path).list()).map(({ block }) => block)).toEqual([1, 2]);
  expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(3);
});

test('a history damaged in its middle is said to be so, and stays as it is', async () => {
  await fileHistory(path).add(entry(1));
  await writeFile(path, `nonsense\n${entryToLine(entry(1))}\n`);
  await expect(fileHistory(path).list()).rejects.toBeInstanceOf(OperatorRecordDamaged);
  await expect(fileHistory(path).add(entry(2))).rejects.toBeInstanceOf(OperatorRecordDamaged);
  expect(await readFile(path, 'utf8')).toMatch(/^nonsense/);
});

test('whatever a line holds, it reads or is said to be damaged; money keeps all digits', () => {
  const big = entry(1, { emissionRao: 2n ** 64n, exitRao: null, rank: null, score: null });
  expect(entryFromLine(entryToLine(big))).toEqual(big);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      try {
        entryFromLine(text);
      } catch (error) {
        expect(error).toBeInstanceOf(OperatorRecordDamaged);
      }
    }),
  );
});

test('the CSV has exact amounts, UTC times and no formulas', () => {
  const text = earningsCsv([entry(5), entry(6, { exitRao: null, hotkey: '=cmd,"x"' })]);
  expect(text.split('\r\n')).toEqual([
    'time,chain,netuid,hotkey,uid,block,alpha,exit_tao,incentive,rank,score,answered',
    '2026-01-01T00:00:05.000Z,0xaa,2,5Hot,7,5,1.5,0.020000001,0.25,1,0.5,12',
    `2026-01-01T00:00:06.000Z,0xaa,2,"'=cmd,""x""",7,6,1.5,,0.25,1,0.5,12`,
    '',
  ]);
});

test('sums take one subnet of one chain from a moment on', () => {
  const all = [entry(1), entry(2), entry(3, { netuid: 3 }), entry(4, { chain: '0xbb' }), entry(5, { exitRao: null })];
  expect(earnedSince(all, '0xaa', 2, entry(2).at)).toEqual({
    epochs: 2,
    alphaRao: 3_000_000_000n,
    exitRao: 20_000_001n,
  });
});
