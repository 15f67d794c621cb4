// A page that is far behind, with a peer that its host dials: it skips ahead by warp proofs, and refuses whoever lies in them.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { standardMethods } from '../../devnet/rpc/methods/index.ts';
import { serveP2p, type P2pService } from '../../devnet/p2p/serve-p2p.ts';
import { LightNode } from '../../node-light/engine/light-node.ts';
import { lightReport } from '../../node-light/engine/light-report.ts';
import type { Anchor } from '../../node-light/follower/checkpoint.ts';
import { hexToBytes } from '../../substrate/bytes.ts';
import { honest } from '../light/lying-proxy.ts';
import { source as endpoint } from '../light/light-devnet.ts';
import { dialledPeer } from './dialled-peer.ts';
import { lyingNode, type Lies } from './lying-node.ts';
import { p2pDevnet, SLOT_MS, type P2pDevnet } from './p2p-devnet.ts';

const PAST = 300;
const lies: Lies = {};
let devnet: P2pDevnet;
let liar: P2pService;
let old: Anchor;
beforeAll(async () => {
  devnet = await p2pDevnet(PAST);
  liar = await serveP2p(lyingNode(devnet.node, lies), { identitySeed: new Uint8Array(32).fill(9) });
  const { chain, options } = devnet.node;
  const hash = (await chain.hashAt(5))!;
  const { authorities, finalizers } = options.genesis;
  old = {
    genesisHash: hexToBytes(chain.genesisHash),
    header: (await chain.block(hash))!.header,
    hash: hexToBytes(hash),
    authors: authorities.map((key) => hexToBytes(key)),
    set: { setId: 0n, authorities: finalizers.map((id) => ({ id: hexToBytes(id), weight: 1n })) },
  };
}, 60_000);
afterAll(async () => {
  await liar.close();
  await devnet.close();
});
beforeEach(() => {
  delete lies.warpProof;
});

const honestAddress = (): string => devnet.p2p.addresses[0]!;
const begin = () =>
  new LightNode({
    checkpoint: old,
    slotDurationMs: SLOT_MS,
    now: Date.now,
    aheadMs: Infinity,
    after: () => new Promise(() => undefined),
  });

describe('a page with a peer, far behind', () => {
  it('skips ahead to what the peer proves final, over a change of the voters', async () => {
    const light = begin();
    await light.addSource(dialledPeer(honestAddress()).source);
    const { chain } = devnet.node;
    expect(light.final?.hash).toBe(chain.finalized.hash);
    expect(lightReport(light)).toMatchObject({
      anchor: { number: 5, reached: chain.finalized.header.number },
      finality: { setId: 1n },
      refusals: [],
    });
    light.close();
  });

  it.each<[string, NonNullable<Lies['warpProof']>, string]>([
    [
      'a changed signature',
      (bytes) => bytes.map((byte, i) => (i === bytes.length - 200 ? byte ^ 1 : byte)),
      'bad signature',
    ],
    ['a proof cut short', (bytes) => bytes.slice(0, -40), 'ScaleError'],
    ['a proof longer than any', () => new Uint8Array(17 << 20), 'answer too large'],
  ])('refuses a peer for %s, and goes on with the next one, which is honest', async (_, lie, reason) => {
    lies.warpProof = lie;
    const light = begin();
    await expect(light.addSource(dialledPeer(liar.addresses[0]!).source)).rejects.toThrow();
    expect(light.refusals).toMatchObject([{ source: liar.addresses[0], reason }]);
    expect(light.final?.header.number).toBe(5);
    await light.addSource(endpoint('endpoint', honest(devnet.node, standardMethods)));
    await light.addSource(dialledPeer(honestAddress()).source);
    expect(light.sources.map(({ name }) => name).sort()).toEqual([honestAddress(), 'endpoint']);
    await expect.poll(() => light.final?.hash).toBe(devnet.node.chain.finalized.hash);
    light.close();
  });
});
