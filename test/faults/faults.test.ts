// What the chain does when its disk fails. `npm run faults` kills whole processes; here the medium itself is at fault.
import { cp, mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChainDataError } from '../../devnet/node/chain-store.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { StoredChainStore } from '../../devnet/node/stored-chain.ts';
import { testNode } from '../../devnet/node/testing.ts';
import { equalBytes } from '../../substrate/bytes.ts';
import { levelStore } from '../../substrate/store/level-store.ts';
import { memoryStore } from '../../substrate/store/memory-store.ts';
import { StoreError, type Store } from '../../substrate/store/store.ts';
import { faultyStore } from './faulty-store.ts';

const onStore = (store: Store): Promise<DevnetNode> => testNode(new StoredChainStore(store, { keepStates: 16 }));

describe('a full disk', () => {
  it('loses nothing: no finality is announced meanwhile, and all of it once there is room again', async () => {
    const medium = memoryStore();
    const store = faultyStore(medium);
    const node = await onStore(store);
    const announced: number[] = [];
    node.chain.finality.on(({ finalized }) => announced.push(...finalized.map(({ header }) => header.number)));
    await node.newBlock();
    store.fault = { type: 'full' };
    for (let i = 0; i < 3; i++) await expect(node.newBlock()).rejects.toThrow(StoreError);
    expect(announced).toEqual([1]);
    expect(node.chain.best.header.number).toBe(4);
    expect((await onStore(medium)).chain.best.header.number).toBe(1);
    store.fault = undefined;
    const last = (await node.newBlock())!;
    expect(announced).toEqual([1, 2, 3, 4, 5]);
    expect((await onStore(medium)).chain.finalized.hash).toBe(last.hash);
  });
});

describe('a write that is cut off in its middle', () => {
  it('is seen at the next start: the chain is the one before it, or the data is refused as damaged', async () => {
    const outcomes = { before: 0, refused: 0 };
    for (let operations = 0; ; operations += 7) {
      const medium = memoryStore();
      const store = faultyStore(medium);
      const node = await onStore(store);
      const first = (await node.newBlock())!;
      store.fault = { type: 'torn', operations };
      await expect(node.newBlock()).rejects.toThrow(StoreError);
      const lost = node.chain.best.hash;
      const again = await onStore(medium).catch((error: unknown) => error);
      if (again instanceof ChainDataError) {
        outcomes.refused++;
        continue;
      }
      const { chain } = again as DevnetNode;
      if (chain.finalized.hash === lost) break;
      outcomes.before++;
      expect(chain.finalized.hash).toBe(first.hash);
      expect(await chain.hashAt(2)).toBeUndefined();
      expect(await chain.block(lost)).toBeUndefined();
      const next = (await (again as DevnetNode).newBlock())!;
      expect(next.header.number).toBe(2);
    }
    expect(outcomes.before).toBeGreaterThan(0);
    expect(outcomes.refused).toBeGreaterThan(0);
  });
});

describe('files cut off at their end', () => {
  let folder: string;
  const hashes: string[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taolite-torn-'));
    const node = await onStore(await levelStore(join(folder, 'whole')));
    for (let i = 0; i < 12; i++) hashes.push((await node.newBlock())!.hash);
    await node.close();
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([1, 7, 100, 1000, 5000, 20_000, 60_000])(
    '%i bytes short give an earlier block of the same chain, whole',
    async (bytes) => {
      const copy = join(folder, `short-${bytes}`);
      await cp(join(folder, 'whole'), copy, { recursive: true });
      const log = (await readdir(copy))
        .filter((name) => name.endsWith('.log'))
        .sort()
        .at(-1)!;
      const { size } = await stat(join(copy, log));
      await truncate(join(copy, log), Math.max(0, size - bytes));
      const node = await onStore(await levelStore(copy));
      const { number } = node.chain.finalized.header;
      expect(number).toBeLessThan(12);
      expect(node.chain.finalized.hash).toBe(number === 0 ? node.chain.genesisHash : hashes[number - 1]);
      expect(equalBytes(node.chain.best.state.root(), node.chain.best.header.stateRoot)).toBe(true);
      // It goes on, and the same inputs give the very blocks that were cut off.
      expect((await node.newBlock())!.hash).toBe(hashes[number]);
      await node.close();
    },
  );
});
