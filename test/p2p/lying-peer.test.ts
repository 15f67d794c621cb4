// A peer that lies: to this project's light node, and to stock smoldot. Nothing false is ever shown.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chainSpecOf } from '../../devnet/p2p/chain-spec.ts';
import { LightNode } from '../../node-light/engine/light-node.ts';
import type { Refusal } from '../../node-light/engine/source-book.ts';
import { P2pSource } from '../../node-light/sources/p2p-source.ts';
import { warpAnchor, type WarpStart } from '../../node-light/engine/warp-anchor.ts';
import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import type { Lies } from './lying-node.ts';
import { p2pDevnet, SLOT_MS, type P2pDevnet } from './p2p-devnet.ts';
import { SmoldotClient } from './smoldot-client.ts';

const KEY = palletPrefix('Aura', 'Authorities');
const lies: Lies = {};
let devnet: P2pDevnet;
let start: WarpStart;
beforeAll(async () => {
  devnet = await p2pDevnet(150, { production: { mode: 'interval', ms: SLOT_MS }, finalityLag: 2 }, lies);
  const genesisHash = hexToBytes(devnet.node.chain.genesisHash);
  const authorities = devnet.node.options.genesis.finalizers.map((id) => ({ id: hexToBytes(id), weight: 1n }));
  start = { genesisHash, hash: genesisHash, number: 0, set: { setId: 0n, authorities } };
}, 60_000);
afterAll(() => devnet.close());
beforeEach(() => {
  for (const lie of Object.keys(lies)) delete lies[lie as keyof Lies];
});

const flipped = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
/** Every entry of a proof with a byte changed. */
const tampered = (nodes: Uint8Array[]): Uint8Array[] => nodes.map((node) => flipped(node, node.length - 1));
const dial = () => P2pSource.dial({ address: devnet.p2p.addresses[0]!, genesisHash: start.genesisHash });

describe('a lying peer', () => {
  it.each([
    ['a changed signature', (bytes: Uint8Array) => flipped(bytes, bytes.length - 200)],
    ['a proof cut short', (bytes: Uint8Array) => bytes.slice(0, -40)],
    ['a proof with something after it', (bytes: Uint8Array) => Uint8Array.of(...bytes, 0)],
  ])('leads nobody astray by a warp proof with %s', async (_, lie) => {
    const source = await dial();
    lies.warpProof = lie;
    await expect(warpAnchor(source, start)).rejects.toThrow();
    lies.warpProof = (bytes) => bytes;
    await warpAnchor(source, start);
    source.close();
  });

  it.each([
    ['a changed state proof', 'proof'],
    ['a commit with a wrong signature', 'commit'],
    ['a header with another state', 'announced'],
  ] as const)(
    'is banned for %s, and nothing of it is shown',
    async (_, lie) => {
      const source = await dial();
      const light = new LightNode({
        checkpoint: await warpAnchor(source, start),
        slotDurationMs: SLOT_MS,
        now: Date.now,
        after: () => new Promise(() => undefined),
      });
      await light.addSource(source);
      const refused = new Promise<Refusal>((resolve) => light.on('refused', resolve));
      const { node } = devnet;
      if (lie === 'proof') {
        lies.proof = tampered;
        await expect(light.read([KEY])).rejects.toThrow();
      }
      if (lie === 'commit')
        lies.commit = (commit) => ({
          ...commit,
          precommits: commit.precommits.map((vote) => ({ ...vote, signature: flipped(vote.signature, 5) })),
        });
      if (lie === 'announced') lies.announced = (header) => ({ ...header, stateRoot: new Uint8Array(32).fill(6) });
      expect((await refused).source).toBe(source.name);
      expect(light.sources.filter(({ name }) => name === source.name)).toEqual([]);
      for (const block of [light.head!, light.final!])
        expect(await node.chain.hashAt(block.header.number)).toBe(block.hash);
      light.close();
      source.close();
    },
    20_000,
  );
});

describe('stock smoldot', () => {
  it('with a peer that changes its state proofs answers nothing rather than something false', async () => {
    const client = new SmoldotClient();
    await client.join(chainSpecOf(devnet.node, [devnet.p2p.addresses[0]!]));
    await client.first<{ number: string }>('chain_subscribeFinalizedHeads', [], ({ number }) => Number(number) > 100);
    expect(await client.ask('state_getStorage', bytesToHex(KEY))).toBe(
      bytesToHex(devnet.node.chain.best.state.get(KEY)!),
    );
    lies.proof = tampered;
    await expect(client.ask('state_getStorage', bytesToHex(palletPrefix('Grandpa', 'Authorities')))).rejects.toThrow();
    await client.close();
  }, 30_000);
});
