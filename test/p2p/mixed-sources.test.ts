// A light node with a peer of the network and an endpoint: each is asked what it can answer, and one that lies is replaced by the other.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { standardMethods } from '../../devnet/rpc/methods/index.ts';
import { serveTransport } from '../../devnet/rpc/serve-transport.ts';
import { LightNode } from '../../node-light/engine/light-node.ts';
import { JsonRpcSource } from '../../node-light/sources/json-rpc-source.ts';
import { P2pSource } from '../../node-light/sources/p2p-source.ts';
import { warpAnchor } from '../../node-light/engine/warp-anchor.ts';
import { hexToBytes } from '../../substrate/bytes.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { inProcessPair } from '../../substrate/transport/in-process.ts';
import type { Lies } from './lying-node.ts';
import { p2pDevnet, SLOT_MS, type P2pDevnet } from './p2p-devnet.ts';

const KEY = palletPrefix('Aura', 'Authorities');
const lies: Lies = {};
let devnet: P2pDevnet;
beforeAll(async () => {
  devnet = await p2pDevnet(60, { finalityLag: 2 }, lies);
}, 60_000);
afterAll(() => devnet.close());
beforeEach(() => {
  delete lies.proof;
});

/** The peer first, so that it is asked first. */
async function both(): Promise<{ light: LightNode; peer: P2pSource }> {
  const { node, p2p } = devnet;
  const genesisHash = hexToBytes(node.chain.genesisHash);
  const authorities = node.options.genesis.finalizers.map((id) => ({ id: hexToBytes(id), weight: 1n }));
  const peer = await P2pSource.dial({ address: p2p.addresses[0]!, genesisHash });
  const light = new LightNode({
    checkpoint: await warpAnchor(peer, { genesisHash, hash: genesisHash, number: 0, set: { setId: 0n, authorities } }),
    slotDurationMs: SLOT_MS,
    now: Date.now,
    aheadMs: Infinity,
    after: () => new Promise(() => undefined),
  });
  await light.addSource(peer);
  const [client, server] = inProcessPair();
  serveTransport(node, standardMethods, server);
  await light.addSource(new JsonRpcSource({ name: 'endpoint', connect: client }));
  return { light, peer };
}

describe('a peer and an endpoint together', () => {
  it('are asked each what it can answer: words come from the endpoint, and the peer is no worse for it', async () => {
    const { light, peer } = await both();
    const { value, evidence } = await light.claim('system_chain', []);
    expect(typeof value).toBe('string');
    expect(evidence).toEqual({ word: 'claimed', by: 'endpoint' });
    expect(light.speakers('state_subscribeRuntimeVersion')[0]?.name).toBe('endpoint');
    expect(light.sources.find(({ name }) => name === peer.name)?.failures).toBe(0);
    light.close();
  });

  it('show the truth when the peer lies in a proof: the peer is banned, the endpoint proves it', async () => {
    const { light, peer } = await both();
    lies.proof = (nodes) => nodes.map((bytes) => bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte)));
    // The lie is in front of the peer's service alone.
    const { value } = await light.read([KEY]);
    expect(value[0]).toEqual(devnet.node.chain.best.state.get(KEY));
    expect(light.refusals).toMatchObject([{ source: peer.name, reason: expect.stringMatching(/^Proof/) }]);
    expect(light.sources.map(({ name }) => name)).toEqual(['endpoint']);
    light.close();
  });
});
