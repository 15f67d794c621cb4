// Finality over JSON-RPC alone, as Finney offers it: no `grandpa_*` methods, a justification with the first block of each
// 512. The devnet's gadget makes and keeps the true one; the proxy forges others with the devnet's own keys.
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devFinalityPair } from '../../devnet/node/dev-accounts.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { grandpaMethods, standardMethods } from '../../devnet/rpc/methods/index.ts';
import { bytesToHex, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import { decodeFinalityProof, encodeFinalityProof } from '../../substrate/grandpa/finality-proof.ts';
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
    ['by too few', 0n, names.slice(1), 'below threshold'],
    ['by a stranger', 0n, [...names, '//Mallory'], 'unknown authority'],
  ])('is refused when it was signed %s, and the source with it', async (_, setId, signers, reason) => {
    const light = lightNode(devnet, { slotDurationMs: 250, aheadMs: Infinity });
    const refused = new Promise((resolve) => light.on('refused', resolve));
    await light.addSource(source('liar', lyingProxy(honest(devnet), keeping(setId, signers)))).catch(() => undefined);
    expect(await refused).toMatchObject({ source: 'liar', reason });
    expect(light.final?.header.number).toBe(0);
  });

  it('that the checkpoint’s voters signed under another set id shows that the checkpoint’s is wrong', async () => {
    const light = lightNode(devnet, { slotDurationMs: 250, aheadMs: Infinity });
    const added = light.addSource(source('node', lyingProxy(honest(devnet), keeping(1n, names))));
    await expect(added).rejects.toThrow('wrong (setId): it names set 0, and the votes');
    expect(light.refusals).toEqual([]);
  });
});

describe('a node with the methods of GRANDPA', () => {
  const connect = () => honest(devnet, { ...standardMethods, ...grandpaMethods });

  it('is asked for the proof it has by now, so that a chain that stands still is final as well', async () => {
    const light = lightNode(devnet, { slotDurationMs: 250, aheadMs: Infinity });
    const final = new Promise<Hex>((resolve) => light.on('final', ({ hash }) => resolve(hash)));
    await light.addSource(source('node', connect()));
    expect(await final).toBe(devnet.chain.finalized.hash);
    expect(light.evidence(devnet.chain.finalized.hash)?.word).toBe('final');
  });

  it('is refused when that proof is forged, and followed when it has none', async () => {
    const proving = (result: unknown): Lies => ({
      answer: ({ method }, honestly) => (method === 'grandpa_proveFinality' ? result : honestly),
    });
    const forged = await forgedProof();
    for (const [answer, reason] of [
      [forged, 'bad signature'],
      [forged.slice(0, -2), 'ScaleError'],
      ['none', 'malformed answer'],
      [null, undefined],
    ] as const) {
      const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms / 40));
      const light = lightNode(devnet, { slotDurationMs: 250, aheadMs: Infinity, after });
      const refused = new Promise((resolve) => light.on('refused', resolve));
      const added = light.addSource(source('node', lyingProxy(connect(), proving(answer))));
      if (reason === undefined) {
        await added;
        expect(light.refusals).toEqual([]);
        continue;
      }
      added.catch(() => undefined);
      expect(await refused).toMatchObject({ source: 'node', reason });
      expect(light.final?.header.number).toBe(0);
    }
  });
});

/** The devnet's newest proof of finality with one bit of a signature changed. */
async function forgedProof(): Promise<Hex> {
  const proof = (await devnet.finality.finalityProof(devnet.chain.finalized.header.number))!;
  const decoded = decodeFinalityProof(proof);
  // Round, target, count, and the first vote up to its signature.
  decoded.justification[8 + 36 + 1 + 36]! ^= 1;
  return bytesToHex(encodeFinalityProof(decoded));
}
