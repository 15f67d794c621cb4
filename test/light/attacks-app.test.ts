// Attacks on who uses the chain: a transaction that is taken and passed on to nobody, sources that disagree, a set that votes no more.
import { afterEach, describe, expect, it } from 'vitest';
import { openChain } from '../../chain/open-chain.ts';
import { submit } from '../../chain/submit/submit.ts';
import { transfer } from '../../chain/transactions/transfer.ts';
import type { SubmitState } from '../../chain/types/submission.ts';
import { scheduleChange } from '../../devnet/finality/testing.ts';
import { devFinalityPair, devPair } from '../../devnet/node/dev-accounts.ts';
import { localGenesis } from '../../devnet/node/local-genesis.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { grandpaMethods, standardMethods } from '../../devnet/rpc/methods/index.ts';
import { createDevnetRuntime } from '../../devnet/runtime/index.ts';
import { lightConnect, type LightEndpoint } from '../../node-light/provider/light-connect.ts';
import { bytesToHex, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import { decodeJustification, encodeJustification } from '../../substrate/grandpa/justification.ts';
import { voteMessage } from '../../substrate/grandpa/vote-message.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
import { systemClock } from '../../wallet/host/system-clock.ts';
import { dev } from '../chain/open-devnet.ts';
import { devnetTime, lightDevnet, lightNode, source } from './light-devnet.ts';
import { honest, lyingProxy, type Lies } from './lying-proxy.ts';

const timeless = { slotDurationMs: 250, aheadMs: Infinity } as const;
const telling = (node: DevnetNode): Connect => honest(node, { ...standardMethods, ...grandpaMethods });
let devnets: DevnetNode[] = [];
afterEach(async () => {
  await Promise.all(devnets.map((devnet) => devnet.close()));
  devnets = [];
});
const opened = async (...options: Parameters<typeof lightDevnet>): Promise<DevnetNode> => {
  const devnet = await lightDevnet(...options);
  devnets.push(devnet);
  return devnet;
};

describe('a transaction that is taken and passed on to nobody', { timeout: 60_000 }, () => {
  /** Says yes to every transaction and forgets it. */
  const swallowing: Lies = {
    request: (request) =>
      request.method.startsWith('author_submit') ? { ...request, method: 'system_chain', params: [] } : request,
    answer: ({ method }, result) =>
      method === 'author_submitAndWatchExtrinsic'
        ? 'subscription'
        : method === 'author_submitExtrinsic'
          ? `0x${'00'.repeat(32)}`
          : result,
  };
  /** A chain with slots of the real length, on which a signature is good for 64 blocks. */
  async function sent(sources: (node: DevnetNode) => LightEndpoint[]) {
    const devnet = await opened(3, {
      ...localGenesis(12_000, 3),
      runtime: createDevnetRuntime({ slotDurationMs: 12_000 }),
    });
    const light = lightNode(devnet, { slotDurationMs: 12_000, aheadMs: Infinity });
    const chain = await openChain({
      connect: lightConnect(light, ...sources(devnet)),
      kind: 'endpoint',
      label: 'two',
      clock: systemClock,
      proving: true,
    });
    await expect.poll(() => light.sources.length).toBe(sources(devnet).length);
    const states: SubmitState[] = [];
    const bob = devPair('//Bob');
    const signer = dev('//Alice');
    const done = (async () => {
      const extrinsic = transfer(chain, bob.address, 5_000n);
      for await (const state of submit(chain, extrinsic, { address: signer.address, signer })) states.push(state);
    })();
    await expect.poll(() => states.some(({ state }) => state === 'sent'), { timeout: 5_000 }).toBe(true);
    return { devnet, chain, states, done };
  }

  it('is said to be in no block once none can take it any more, and another node is offered; never that it went through', async () => {
    const { devnet, chain, states, done } = await sent((node) => [
      { name: 'liar', connect: lyingProxy(honest(node), swallowing) },
    ]);
    let over = false;
    void done.then(() => (over = true));
    for (let i = 0; i < 200 && !over; i++) {
      await devnet.newBlock();
      await new Promise((resolve) => setTimeout(resolve));
    }
    await done;
    expect(states.map(({ state }) => state)).toEqual(['signing', 'sent', 'failed']);
    expect(states.at(-1)).toMatchObject({ failure: { name: 'Expired', moneySafe: true } });
    expect((states.at(-1) as { failure: { todo: string } }).failure.todo).toContain('another node');
    await chain.close();
  });

  it('is on the chain all the same where a second source takes it', async () => {
    const { devnet, chain, states, done } = await sent((node) => [
      { name: 'liar', connect: lyingProxy(honest(node), swallowing) },
      { name: 'honest', connect: honest(node) },
    ]);
    await expect.poll(() => devnet.pool.ready().length).toBe(1);
    await devnet.newBlock();
    await devnet.newBlock();
    await done;
    expect(states.map(({ state }) => state)).toEqual(['signing', 'sent', 'inBlock', 'finalized']);
    await chain.close();
  });
});

describe('sources that disagree', () => {
  it('both with good seals: the final chain stands, and nothing of the other is shown', async () => {
    const [main, fork] = [await opened(30), await opened(10)];
    // The same beginning, other blocks from the eleventh on.
    fork.travel(devnetTime + 60_000);
    for (let i = 0; i < 5; i++) await fork.newBlock();
    expect(await fork.chain.hashAt(10)).toBe(await main.chain.hashAt(10));
    expect(await fork.chain.hashAt(11)).not.toBe(await main.chain.hashAt(11));
    const light = lightNode(main, timeless);
    const shown: Hex[] = [];
    light.on('head', ({ hash }) => shown.push(hash));
    light.on('final', ({ hash }) => shown.push(hash));
    await light.addSource(source('main', telling(main)));
    await main.newBlock();
    await expect.poll(() => light.final?.hash).toBe(main.chain.best.hash);
    await light.addSource(source('fork', honest(fork))).catch(() => undefined);
    await fork.newBlock();
    await main.newBlock();
    await expect.poll(() => light.head?.hash).toBe(main.chain.best.hash);
    for (const hash of shown) expect(main.chain.known(hash)).toBeDefined();
    expect(light.evidence(fork.chain.best.hash)).toBeUndefined();
    const key = palletPrefix('Timestamp', 'Now');
    expect((await light.read([key])).value[0]).toEqual(main.chain.best.state.get(key));
    light.close();
  });
});

describe('a set that votes no more', () => {
  it('makes nothing final after the handover, however good its signatures: refused, and the new set is followed', async () => {
    const devnet = await opened(4);
    const light = lightNode(devnet, timeless);
    const old = ['//One', '//Two', '//Three'];
    // What the three signed together with their old keys, once the next set votes.
    const replay: Lies = {
      notification: (method, result) => {
        if (method !== 'grandpa_justifications') return result;
        const justification = decodeJustification(hexToBytes(result as Hex));
        const { targetHash, targetNumber, round } = justification;
        if (targetNumber < 9) return result;
        const vote = { targetHash, targetNumber };
        const precommits = old.map((name) => {
          const pair = devFinalityPair(name);
          return { ...vote, id: pair.publicKey, signature: pair.sign(voteMessage('precommit', vote, round, 0n)) };
        });
        return bytesToHex(encodeJustification({ ...justification, precommits }));
      },
    };
    await light.addSource(source('liar', lyingProxy(telling(devnet), replay)));
    await light.addSource(source('honest', telling(devnet)));
    await scheduleChange(devnet, ['//Alice', '//Bob', '//Charlie']);
    for (let i = 0; i < 6; i++) {
      await devnet.newBlock();
      await expect.poll(() => light.final?.hash).toBe(devnet.chain.best.hash);
    }
    expect(light.voters?.setId).toBe(1n);
    expect(light.finalityProof?.voters.setId).toBe(1n);
    expect(light.refusals).toMatchObject([{ source: 'liar', reason: 'unknown authority' }]);
    light.close();
  });
});
