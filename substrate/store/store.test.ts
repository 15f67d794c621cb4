import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { storeConformance } from '../testing/store-conformance.ts';
import { levelStore } from './level-store.ts';
import { memoryStore } from './memory-store.ts';
import { StoreError } from './store.ts';

const folder = () => mkdtemp(join(tmpdir(), 'taolite-store-'));

storeConformance(
  'memory',
  () =>
    Promise.resolve({ open: () => Promise.resolve(memoryStore()), remove: () => Promise.resolve(), lasting: false }),
  200,
);

storeConformance(
  'level',
  async () => {
    const path = await folder();
    return { open: () => levelStore(path), remove: () => rm(path, { recursive: true }), lasting: true };
  },
  15,
);

it('a level store that is open elsewhere is refused by name', async () => {
  const path = await folder();
  const store = await levelStore(path);
  await expect(levelStore(path)).rejects.toBeInstanceOf(StoreError);
  await store.close();
  await rm(path, { recursive: true });
});
