// A page's light node over a peer that its host dials: through the bridge's frames and checks, against a real devnet on libp2p.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PeerPipe } from '../../miner/ports/peer-port.ts';
import { LightNode } from '../../node-light/engine/light-node.ts';
import type { TreeBlock } from '../../node-light/follower/block-tree.ts';
import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { dialledPeer } from './dialled-peer.ts';
import { p2pDevnet, SLOT_MS, type P2pDevnet } from './p2p-devnet.ts';

const PAST = 20;
let devnet: P2pDevnet;
beforeAll(async () => {
  devnet = await p2pDevnet(PAST, {
    production: { mode: 'interval', ms: SLOT_MS },
    finalityLag: 2,
    finality: { initialSetId: 3n, votesAhead: 2 },
  });
}, 60_000);
afterAll(() => devnet.close());

const dialled = (address = devnet.p2p.addresses[0]!) => dialledPeer(address);

it('a page reads what is proved final through the host, and learns which chain the peer is on', async () => {
  const { source, opening } = dialled();
  expect((await opening).result.genesisHash).toBe(devnet.node.chain.genesisHash);
  const light = new LightNode({ checkpoint: 'own chain', now: Date.now, after: () => new Promise(() => undefined) });
  const final = new Promise<TreeBlock>((resolve) => light.on('final', resolve));
  await light.addSource(source);
  expect((await final).header.number).toBeGreaterThan(PAST - 3);
  expect(light.refusals).toEqual([]);
  const keys = await light.keys(palletPrefix('System', 'Account'), 1000);
  expect(keys.value.length).toBeGreaterThan(9);
  const { value, evidence } = await light.read([keys.value[0]!], light.final!.hash);
  expect(evidence.word).toBe('final');
  expect(value[0]).toEqual(devnet.node.chain.at(light.final!.hash).state.get(keys.value[0]!));
  light.close();
  expect(await (await opening).pipe.ended).toBe('closed by this side');
}, 30_000);

it('it asks for blocks and rows of headers as of any source, and hears what the peer lacks', async () => {
  const { source } = dialled();
  const { chain } = devnet.node;
  const hash = (await chain.hashAt(15))!;
  expect(bytesToHex((await source.blockHash(15))!)).toBe(hash);
  expect(await source.blockHash(1_000_000)).toBeUndefined();
  const row = await source.headers(5, { hash, number: 15 });
  expect(row.map(({ number }) => number)).toEqual(Array.from({ length: 10 }, (_, i) => 6 + i));
  expect((await source.header(hexToBytes(hash))).number).toBe(15);
  const { header, extrinsics } = await source.block(hash);
  expect([header.number, extrinsics.length > 0]).toEqual([15, true]);
  await expect(source.header(new Uint8Array(32))).rejects.toMatchObject({ name: 'SourceLacksError' });
  await expect(source.ask('system_chain')).rejects.toMatchObject({ name: 'SourceLacksError' });
  source.close();
}, 30_000);

it('a peer that is lost is a source that is lost, with the reason', async () => {
  const { source, opening } = dialled(devnet.p2p.addresses[1]!);
  const pipe: PeerPipe = (await opening).pipe;
  pipe.end('the cable was pulled');
  expect(await source.closed).toBe('the cable was pulled');
  await expect(source.blockHash(1)).rejects.toThrow('the cable was pulled');
});

it.each(['/ip4/127.0.0.1/tcp/1/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp', '/ip4/x/p2p/y'])(
  'a peer at %s, where none is, is refused in words',
  async (address) => {
    const { source } = dialled(address);
    expect(await source.closed).toMatch(/^The peer cannot be used: /);
  },
);
