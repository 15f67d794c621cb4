// The light node over libp2p alone, against a chain that behaves like Finney: its first authority set has
// Finney's number, and commits are told to those only whose view they fit. No JSON-RPC anywhere.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { developmentKey } from '../../devnet/actors/actor-key.ts';
import { signedExtrinsic } from '../../devnet/actors/signed-extrinsic.ts';
import { balances } from '../../devnet/runtime/pallets/balances/declaration.ts';
import { LightNode } from '../../node-light/engine/light-node.ts';
import type { TreeBlock } from '../../node-light/follower/block-tree.ts';
import { P2pSource } from '../../node-light/sources/p2p-source.ts';
import { PeerAddressError } from '../../node-light/sources/p2p-peer.ts';
import { warpAnchor, type WarpStart } from '../../node-light/engine/warp-anchor.ts';
import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
import { blake2b128, blake2b256 } from '../../substrate/hash.ts';
import { palletPrefix, storageKey } from '../../substrate/storage-key.ts';
import { p2pDevnet, SLOT_MS, type P2pDevnet } from './p2p-devnet.ts';

const FIRST_SET = 3n;
const PAST = 60;
let devnet: P2pDevnet;
let source: P2pSource;
let start: WarpStart;
beforeAll(async () => {
  const options = {
    production: { mode: 'interval', ms: SLOT_MS },
    finalityLag: 2,
    finality: { initialSetId: FIRST_SET, votesAhead: 2 },
  } as const;
  devnet = await p2pDevnet(PAST, options, {}, { commitsByView: true });
  const genesisHash = hexToBytes(devnet.node.chain.genesisHash);
  const authorities = devnet.node.options.genesis.finalizers.map((id) => ({ id: hexToBytes(id), weight: 1n }));
  start = { genesisHash, hash: genesisHash, number: 0, set: { setId: FIRST_SET, authorities } };
  source = await P2pSource.dial({ address: devnet.p2p.addresses[0]!, genesisHash });
}, 60_000);
afterAll(async () => {
  source.close();
  await devnet.close();
});

const account = (path: string): Uint8Array => {
  const id = hexToBytes(developmentKey(path).account);
  return storageKey('System', 'Account', blake2b128(id), id);
};

describe('a light node over libp2p', () => {
  it('warps to the newest final block under the number the first set really has', async () => {
    const anchor = await warpAnchor(source, start);
    expect(anchor.header.number).toBeGreaterThanOrEqual(PAST - 3);
    expect(anchor.set.setId).toBe(FIRST_SET + 1n);
    expect(bytesToHex(anchor.hash)).toBe(await devnet.node.chain.hashAt(anchor.header.number));
    await expect(warpAnchor(source, { ...start, set: { ...start.set, setId: 0n } })).rejects.toMatchObject({
      reason: 'bad signature',
    });
  });

  it('follows finality at the tip from gossiped commits, and reads final storage', async () => {
    const light = new LightNode({
      checkpoint: await warpAnchor(source, start),
      slotDurationMs: SLOT_MS,
      now: Date.now,
      after: () => new Promise(() => undefined),
    });
    const finals: TreeBlock[] = [];
    const third = new Promise<void>((resolve) =>
      light.on('final', (block) => void (finals.push(block) === 3 && resolve())),
    );
    await light.addSource(source);
    await third;
    expect(devnet.node.chain.best.header.number - light.final!.header.number).toBeLessThanOrEqual(5);
    expect(light.refusals).toEqual([]);
    const { value, evidence } = await light.read([account('//Alice')], light.final!.hash);
    expect(evidence.word).toBe('final');
    expect(value[0]).toEqual(devnet.node.chain.at(light.final!.hash).state.get(account('//Alice')));
    const accounts = await light.keys(palletPrefix('System', 'Account'), 1000);
    expect(accounts.value.length).toBeGreaterThan(9);
  }, 30_000);

  it('learns of a peer of its own computer which chain that is on, and which set votes there', async () => {
    const own = await P2pSource.dial({ address: devnet.p2p.addresses[1]! });
    expect(bytesToHex(own.genesisHash)).toBe(devnet.node.chain.genesisHash);
    const light = new LightNode({ checkpoint: 'own chain', now: Date.now, after: () => new Promise(() => undefined) });
    const final = new Promise<TreeBlock>((resolve) => light.on('final', resolve));
    await light.addSource(own);
    expect((await final).header.number).toBeGreaterThan(PAST - 3);
    expect(light.voters?.setId).toBe(FIRST_SET + 1n);
    light.close();
    own.close();
  });

  it('submits by gossip, and finds the extrinsic in a block', async () => {
    const { runtime, chain } = devnet.node;
    const call = balances.calls.transfer_keep_alive({
      dest: { type: 'Id', value: developmentKey('//Bob').account },
      value: 1_000_000_000n,
    });
    const extrinsic = signedExtrinsic(developmentKey('//Charlie'), call, 0, {
      specVersion: runtime.version.specVersion,
      transactionVersion: runtime.version.transactionVersion,
      genesisHash: chain.genesisHash,
    });
    const hex = bytesToHex(extrinsic);
    const included = new Promise<string>((resolve) =>
      chain.imported.on(({ hash, extrinsics }) => {
        if (extrinsics.some((one) => bytesToHex(one) === hex)) resolve(hash);
      }),
    );
    expect(await source.ask('author_submitExtrinsic', [hex])).toBe(bytesToHex(blake2b256(extrinsic)));
    const { extrinsics } = await source.block((await included) as `0x${string}`);
    expect(extrinsics.map(bytesToHex)).toContain(hex);
  });
});

describe('the peer as a source', () => {
  it('gives headers by height, by hash and in rows, and the keys under a prefix, complete', async () => {
    const { chain } = devnet.node;
    const hash = (await chain.hashAt(20))!;
    expect(bytesToHex((await source.blockHash(20))!)).toBe(hash);
    expect((await source.header(hexToBytes(hash))).number).toBe(20);
    const row = await source.headers(5, { hash, number: 20 });
    expect(row.map(({ number }) => number)).toEqual(Array.from({ length: 15 }, (_, i) => 6 + i));
    const { state } = await chain.recall(hash);
    for (const prefix of [palletPrefix('System', 'Account'), new Uint8Array(), palletPrefix('Grandpa', 'Nothing')]) {
      const known = [...state.entries(prefix)].map(([key]) => bytesToHex(key));
      expect((await source.keys(prefix, 10_000, undefined, hash)).map(bytesToHex)).toEqual(known);
      const second = known.slice(1, 4);
      if (known.length > 0)
        expect((await source.keys(prefix, 3, hexToBytes(known[0]!), hash)).map(bytesToHex)).toEqual(second);
    }
  });
  it('keeps a justification where the authorities changed', async () => {
    const [handover] = devnet.node.finality.handovers;
    const hash = (await devnet.node.chain.hashAt(handover!.lastBlock))!;
    expect((await source.block(hash)).justification).toBeDefined();
    expect((await source.block((await devnet.node.chain.hashAt(5))!)).justification).toBeUndefined();
  });
  it('says what it lacks', async () => {
    await expect(source.header(new Uint8Array(32))).rejects.toThrow('does not know block');
    await expect(source.readProof([new Uint8Array(4)], `0x${'11'.repeat(32)}`)).rejects.toThrow(
      'does not keep the state',
    );
    await expect(source.ask('system_chain')).rejects.toThrow('does not answer system_chain');
    expect(await source.blockHash(4_000_000)).toBeUndefined();
  });
  it('is not taken from another chain, from an address without an identity, nor where nobody answers, which is said in words', async () => {
    const address = devnet.p2p.addresses[1]!;
    await expect(P2pSource.dial({ address, genesisHash: new Uint8Array(32) })).rejects.toThrow();
    await expect(P2pSource.dial({ address: '/ip4/127.0.0.1/tcp/1', genesisHash: start.genesisHash })).rejects.toThrow(
      PeerAddressError,
    );
    const stranger = address.replace(/12D3.*/, '12D3KooWRwbMb85RWnT8DSXSYMWQtuDwh4LJzndoRrTDotTR5gDC');
    await expect(P2pSource.dial({ address: stranger, genesisHash: start.genesisHash })).rejects.toThrow();
    const nobody = '/ip4/127.0.0.1/tcp/1/ws/p2p/12D3KooWRwbMb85RWnT8DSXSYMWQtuDwh4LJzndoRrTDotTR5gDC';
    const refused: unknown = await P2pSource.dial({ address: nobody }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Error);
    expect((refused as Error).message).toContain('ECONNREFUSED');
  });
});
