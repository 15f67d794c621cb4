// The first opening of a chain whose endpoint is down, or is lost before it answered: it is tried again until it is there.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChain } from '../../chain/open-chain.ts';
import type { ChainStatus } from '../../chain/types/chain-info.ts';
import { oneLife } from '../../substrate/transport/one-life.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
import type { Clock } from '../../substrate/clock.ts';
import { openDevnet, type TestDevnet } from './open-devnet.ts';

let devnet: TestDevnet;
beforeAll(async () => {
  devnet = await openDevnet();
});
afterAll(() => devnet.close());

/** Up at once, as a port to a worker is; ends when it was asked so many questions. */
function lostAfter(questions: number, to: Connect): Connect {
  return (onMessage, onStatus) => {
    if (questions === 0) {
      const life = oneLife(() => queueMicrotask(() => life.down('node is not there')), onStatus);
      queueMicrotask(() => life.up());
      return { send: (message) => life.send(message), close: (reason = 'closed') => life.down(reason) };
    }
    let left = questions;
    const connection = to(onMessage, onStatus);
    return {
      send(message) {
        if (left-- === 0) connection.close('node is not there');
        else if (left >= 0) connection.send(message);
      },
      close: (reason) => connection.close(reason),
    };
  };
}
/** A clock whose pauses between attempts pass at once. */
function hasty(): Clock & { readonly pauses: number[] } {
  const pauses: number[] = [];
  return {
    pauses,
    now: () => Date.now(),
    after(ms, then) {
      // Longer ones watch for new blocks.
      if (ms < 10_000) pauses.push(ms);
      const timer = setTimeout(then, ms < 10_000 ? 0 : ms);
      return () => clearTimeout(timer);
    },
  };
}
async function open(connects: readonly Connect[]) {
  const clock = hasty();
  const said: ChainStatus[] = [];
  let attempt = 0;
  const chain = await openChain({
    connect: (onMessage, onStatus) => (connects[attempt++] ?? devnet.connect)(onMessage, onStatus),
    kind: 'endpoint',
    label: 'node',
    clock,
    onStatus: (status) => said.push(status),
  });
  return { chain, said, pauses: clock.pauses, attempts: () => attempt };
}

describe('the first opening', { timeout: 30_000 }, () => {
  it('goes on with growing pauses while nobody answers behind a port that is up, and opens when somebody does', async () => {
    const nobody = lostAfter(0, devnet.connect);
    const { chain, said, pauses } = await open([nobody, nobody, nobody, nobody]);
    expect(pauses).toEqual([500, 1000, 2000, 4000]);
    const lost = said.filter((status) => status.state === 'disconnected');
    expect(lost).toHaveLength(4);
    for (const status of lost) expect([status.reason, status.retryAt !== null]).toEqual(['node is not there', true]);
    expect(said.at(-1)).toEqual({ state: 'connected' });
    expect(chain.info.genesisHash).toBe(devnet.node.chain.genesisHash);
    await chain.close();
  });

  it('begins again where the connection is lost at any of its questions, and its heads move on after it', async () => {
    for (const questions of [1, 3, 6, 9, 11, 13, 15]) {
      const { chain, attempts } = await open([lostAfter(questions, devnet.connect)]);
      const heard: number[] = [];
      chain.onHeads(({ best }) => heard.push(best.number));
      const before = chain.heads().best.number;
      await devnet.blocks(1);
      await expect.poll(() => heard.at(-1)).toBe(before + 1);
      expect(attempts()).toBeLessThanOrEqual(2);
      await chain.close();
    }
  });

  it('ends with what is wrong when the other side answers, and is no Bittensor chain', async () => {
    const notThere: Connect = (onMessage, onStatus) =>
      devnet.connect((message) => {
        if (message.method === undefined && typeof message.result === 'string' && message.result.length > 100_000)
          onMessage({ ...message, result: '0x00' });
        else onMessage(message);
      }, onStatus);
    await expect(open([notThere])).rejects.toThrow(/answers, but cannot be read:.*Nothing was sent/s);
  });
});
