// Attacks on who uses the chain: sources that disagree, a set that votes no more.
import { afterEach, describe, expect, it } from 'vitest';
import { scheduleChange } from '../../devnet/finality/testing.ts';
import { devFinalityPair } from '../../devnet/node/dev-accounts.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { grandpaMethods, standardMethods } from '../../devnet/rpc/methods/index.ts';
import { bytesToHex, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import { decodeJustification, encodeJustification } from '../../substrate/grandpa/justification.ts';
import { voteMessage } from '../../substrate/grandpa/vote-message.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
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
