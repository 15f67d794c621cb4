import { expect, it } from 'vitest';
import { StoreError } from '../../substrate/store/store.ts';
import { ForgetfulStore } from './forgetful-store.ts';
import { MOST_UNSTORED } from './node.ts';
import { testNode } from './testing.ts';
import { toldTrouble } from './told-trouble.ts';

class FullDisk extends ForgetfulStore {
  full = false;
  override append(...args: Parameters<ForgetfulStore['append']>): ReturnType<ForgetfulStore['append']> {
    if (this.full) return Promise.reject(new StoreError('write', new Error('no space left')));
    return super.append(...args);
  }
}

it('a full disk is told once, and its end; blocks then become final again', async () => {
  const store = new FullDisk();
  const node = await testNode(undefined, { store });
  const told: (string | null)[] = [];
  toldTrouble(node, (why) => told.push(why));
  await node.newBlock();
  store.full = true;
  for (let i = 0; i < 3; i++) await expect(node.newBlock()).rejects.toThrow(StoreError);
  expect(told).toEqual([expect.stringContaining('no space left. What was final is kept.')]);
  expect(node.chain.finalized.header.number).toBe(1);
  store.full = false;
  await node.newBlock();
  expect(node.chain.finalized.header.number).toBe(node.chain.best.header.number);
  expect(told[1]).toBeNull();
});

it('only so many blocks are made that cannot be stored', async () => {
  const store = new FullDisk();
  const node = await testNode(undefined, { store });
  store.full = true;
  for (let i = 0; i < MOST_UNSTORED + 3; i++) await expect(node.newBlock()).rejects.toThrow(StoreError);
  expect(node.chain.best.header.number).toBe(MOST_UNSTORED);
  store.full = false;
  await node.newBlock();
  expect(node.chain.finalized.header.number).toBe(MOST_UNSTORED + 1);
});
