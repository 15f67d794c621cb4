import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OperatorRecordDamaged } from '../operator-errors.ts';
import { fileOperatorStore } from './file-operator-store.ts';
import { SAMPLE_RECORD } from './sample-record.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'operator-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('keeps a record over a restart, and forgets it when told', async () => {
  const path = join(folder, 'deep', 'miner.json');
  const record = { ...SAMPLE_RECORD, hotkey: null, uid: null, sinceBlock: null, stakeRao: null };
  expect(await fileOperatorStore(path).load()).toBeNull();
  await fileOperatorStore(path).save(record);
  expect(await fileOperatorStore(path).load()).toEqual(record);
  await fileOperatorStore(path).clear();
  expect(await fileOperatorStore(path).load()).toBeNull();
});

test('a damaged file is named as such', async () => {
  const path = join(folder, 'miner.json');
  await writeFile(path, '{"version":1');
  await expect(fileOperatorStore(path).load()).rejects.toBeInstanceOf(OperatorRecordDamaged);
});
