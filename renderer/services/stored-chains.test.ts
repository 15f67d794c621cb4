import { expect, test } from 'vitest';
import type { StoredChain } from '../../chain/store/stored-chain.ts';
import { StoredChains } from './stored-chains.ts';

/** Chains on a disk that is a set of names; each opening is numbered. */
function setUp(...onDisk: string[]) {
  const disk = new Set(onDisk);
  const log: string[] = [];
  let opened = 0;
  const chains = new StoredChains({
    connect: () => () => ({ send: () => undefined, close: () => undefined }),
    open: ({ genesisHash }) => {
      const id = ++opened;
      if (!disk.has(genesisHash)) return Promise.reject(Object.assign(new Error('nothing'), { name: 'NothingStored' }));
      return Promise.resolve({ close: () => log.push(`closed ${id}`) } as unknown as StoredChain);
    },
    remove: (genesisHash) => {
      log.push('removed');
      disk.delete(genesisHash);
      return Promise.resolve();
    },
  });
  const get = (genesisHash: string) => chains.get({ genesisHash, label: 'x', kind: 'devnet' });
  return { chains, get, log, opened: () => opened };
}

test('a chain is opened once for all who read it, and anew after it was live', async () => {
  const { chains, get, opened, log } = setUp('0xa');
  expect(await get('0xa')).toBe(await get('0xa'));
  expect(opened()).toBe(1);
  chains.renew('0xa');
  await get('0xa');
  expect([opened(), log]).toEqual([2, ['closed 1']]);
});

test('what is forgotten is closed, and nothing of it is found afterwards, whoever opened it meanwhile', async () => {
  const { chains, get, log } = setUp('0xa');
  expect(await get('0xa')).not.toBeNull();
  const forgotten = chains.forget('0xa');
  const meanwhile = get('0xa');
  await forgotten;
  await meanwhile;
  expect(await get('0xa')).toBeNull();
  expect(log).toContain('closed 1');
  expect(log.filter((line) => line === 'removed')).toHaveLength(1);
});
