// Finality over JSON-RPC alone, as Finney offers it: no `grandpa_*` methods, a justification with the first block of each
// 512. The devnet's gadget makes and keeps the true one; the proxy forges others with the devnet's own keys.
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
  justified = (await devnet.chain.hashAt(512))!;
}, 60_000);
afterAll(() => devnet.close());

/** A node that shows a justification of block 512 signed under `setId` by these, in place of the true one, and no other. */
const keeping = (setId: bigint, signers: readonly string[]): Lies => {
  const vote = { targetHash: hexToBytes(justified), targetNumber: 512 };
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
      method === 'chain_getBlock'
        ? { ...(result as object), justifications: (params as unknown[])[0] === justified ? kept : null }
        : result,
  };
};

describe('a justification kept with a block', () => {
  it('is looked for, and makes its block and those before it final', async () => {
    const light = lightNode(devnet, { slotDurationMs: 250, aheadMs: Infinity });
    const final = new Promise<number>((resolve) => light.on('final', ({ header }) => resolve(header.number)));
    await light.addSource(source('node', honest(devnet)));
    expect(await final).toBe(512);
    expect(light.evidence(justified)).toEqual({ word: 'final', block: 512 });
    const proof = light.finalityProof!;
    expect(proof.votes.signers.length).toBe(3);
    expect(proof.voters.setId).toBe(0n);
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
