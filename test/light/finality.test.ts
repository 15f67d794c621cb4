// Finality over JSON-RPC alone, as Finney offers it: no `grandpa_*` methods, a justification with the first block of each
// 512. The devnet's own finality keys sign; the proxy stands for the node that keeps the justification.
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devFinalityPair } from '../../devnet/node/dev-accounts.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { hexToBytes, type Hex } from '../../substrate/bytes.ts';
import { encodeJustification } from '../../substrate/grandpa/justification.ts';
import { voteMessage } from '../../substrate/grandpa/vote-message.ts';
import { lightDevnet, lightNode, source } from './light-devnet.ts';
import { honest, lyingProxy, type Lies } from './lying-proxy.ts';

const names = ['//One', '//Two', '//Three'];
let devnet: DevnetNode;
let justified: Hex;
beforeAll(async () => {
  await cryptoWaitReady();
  devnet = await lightDevnet(530, { keepStates: 1000 });
  justified = (await devnet.chain.hashAt(513))!;
}, 60_000);
afterAll(() => devnet.close());

/** A node that kept the justification of block 513, signed under `setId` by these of the three. */
const keeping = (setId: bigint, signers: readonly string[]): Lies => {
  const vote = { targetHash: hexToBytes(justified), targetNumber: 513 };
  const bytes = encodeJustification({
    round: 9n,
    ...vote,
    precommits: signers.map((name) => {
      const pair = devFinalityPair(name);
      return { ...vote, id: pair.publicKey, signature: pair.sign(voteMessage('precommit', vote, 9n, setId)) };
    }),
    votesAncestries: [],
  });
  const kept = [[[70, 82, 78, 75], Array.from(bytes)]];
  return {
    answer: ({ method, params }, result) =>
      method === 'chain_getBlock' && (params as unknown[])[0] === justified
        ? { ...(result as object), justifications: kept }
        : result,
  };
};

describe('a justification kept with a block', () => {
  it('is looked for, and makes its block and those before it final', async () => {
    const light = lightNode(devnet, { slotDurationMs: 250, aheadMs: Infinity });
    const final = new Promise<number>((resolve) => light.on('final', ({ header }) => resolve(header.number)));
    await light.addSource(source('node', lyingProxy(honest(devnet), keeping(0n, names))));
    expect(await final).toBe(513);
    expect(light.evidence(justified)).toEqual({ word: 'final', block: 513 });
    expect((await light.read([], justified)).evidence.word).toBe('final');
    expect(light.evidence(light.head!.hash)?.word).toBe('sealed');
  });

  it.each([
    ['under another set id', 1n, names, 'bad signature'],
    ['by too few', 0n, names.slice(1), 'below threshold'],
    ['by a stranger', 0n, [...names, '//Mallory'], 'unknown authority'],
  ])('is refused when it was signed %s, and the source with it', async (_, setId, signers, reason) => {
    const light = lightNode(devnet, { slotDurationMs: 250, aheadMs: Infinity });
    const refused = new Promise((resolve) => light.on('refused', resolve));
    await light.addSource(source('liar', lyingProxy(honest(devnet), keeping(setId, signers)))).catch(() => undefined);
    expect(await refused).toMatchObject({ source: 'liar', reason });
    expect(light.final?.header.number).toBe(0);
  });
});
