import { expect, test } from 'vitest';
import type { Chain } from '../../chain/ports/chain.ts';
import { KeepAll } from './keep-all.svelte.ts';

function setUp(netuids = [0, 2, 3]) {
  const live = { live: {} as Chain | null };
  const read: number[] = [];
  const waiting: (() => void)[] = [];
  let written: () => void = () => undefined;
  const keeping = new KeepAll({
    chain: live,
    netuids: () => Promise.resolve(netuids),
    read: (_, netuid) =>
      new Promise((done, fail) => {
        read.push(netuid);
        waiting.push(() => (netuid === 99 ? fail(new Error('The proof does not hold.')) : done()));
      }),
    kept: () => new Promise((done) => (written = done)),
  });
  const next = async () => {
    waiting.shift()?.();
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  return { keeping, live, read, next, write: () => written() };
}

test('every subnet is read, one after the other, how far it is can be seen, and it ends once all is written', async () => {
  const { keeping, read, next, write } = setUp();
  const all = keeping.start();
  await next();
  expect([keeping.running, keeping.done, keeping.total, read]).toEqual([true, 0, 3, [0]]);
  await next();
  expect([keeping.done, read]).toEqual([1, [0, 2]]);
  await next();
  await next();
  expect([keeping.running, keeping.done]).toEqual([true, 3]);
  write();
  await all;
  expect([keeping.running, keeping.done, keeping.error]).toEqual([false, 3, null]);
});

test('a lost chain ends it with what that means, and it can begin again', async () => {
  const { keeping, live, read, next } = setUp();
  const all = keeping.start();
  await next();
  const was = live.live;
  live.live = null;
  await next();
  await all;
  expect(keeping.error?.message).toMatch(/connection was lost.*is kept/);
  expect([keeping.running, read]).toEqual([false, [0]]);
  await keeping.start();
  expect(keeping.error?.name).toBe('KeepingStopped');
  live.live = was;
  void keeping.start();
  await next();
  expect([keeping.running, keeping.error, read]).toEqual([true, null, [0, 0]]);
});

test('what fails is said, and stopping is no failure', async () => {
  const { keeping, next, read } = setUp([99, 5]);
  const all = keeping.start();
  await next();
  await next();
  await all;
  expect([keeping.running, keeping.error?.message, read]).toEqual([false, 'The proof does not hold.', [99]]);
  const stopped = setUp();
  const other = stopped.keeping.start();
  await stopped.next();
  stopped.keeping.stop();
  await stopped.next();
  await other;
  expect([stopped.keeping.running, stopped.keeping.error, stopped.read]).toEqual([false, null, [0]]);
});
