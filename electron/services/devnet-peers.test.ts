// The devnet's port for peers: stock smoldot joins by it, it is open as long as somebody wants it, and nothing can be sent in.
import { once } from 'node:events';
import { connect } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';
import { developmentKey } from '../../devnet/actors/actor-key.ts';
import { signedExtrinsic } from '../../devnet/actors/signed-extrinsic.ts';
import { testNode } from '../../devnet/node/testing.ts';
import { localGenesis } from '../../devnet/node/local-genesis.ts';
import { wallClock } from '../../devnet/node/clock.ts';
import { system } from '../../devnet/runtime/pallets/system/declaration.ts';
import { SmoldotEngine } from '../../node-light/engine/smoldot-engine.ts';
import { P2pSource } from '../../node-light/sources/p2p-source.ts';
import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
import type { PeerWay } from './devnet-messages.ts';
import { DevnetPeers } from './devnet-peers.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function setUp() {
  const node = await testNode(undefined, { ...localGenesis(250, 1), clock: wallClock, production: { mode: 'manual' } });
  closing.push(() => node.close());
  await node.newBlock();
  const peers = new DevnetPeers(node);
  closing.push(() => peers.close());
  const open = async () => {
    const { port1, port2 } = new MessageChannel();
    closing.push(() => port1.close());
    void peers.open(port2);
    const [way] = (await once(port1, 'message')) as [PeerWay];
    if ('why' in way) throw new Error(way.why);
    const { bootNodes } = JSON.parse(way.spec) as { bootNodes: string[] };
    return { spec: way.spec, bootNodes, close: () => port1.close() };
  };
  return { node, open };
}
const tcpPort = (address: string) => Number(/\/tcp\/(\d+)\//.exec(address)?.[1]);
const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy() !== undefined));
    socket.on('error', () => resolve(false));
  });

it('smoldot joins by the specification, and verifies the newest final block', async () => {
  const { node, open } = await setUp();
  const { spec } = await open();
  const engine = await SmoldotEngine.open(spec);
  closing.push(() => engine.close());
  expect(engine.head).toMatchObject({ hash: node.chain.finalized.hash });
  expect(await engine.peers()).toHaveLength(1);
});

it('listens on this computer alone, over WebSocket alone, until the last who wants it is gone', async () => {
  const { open } = await setUp();
  const [one, other] = [await open(), await open()];
  expect(one.bootNodes).toEqual([expect.stringMatching(/^\/ip4\/127\.0\.0\.1\/tcp\/\d+\/ws\/p2p\/12D3\w+$/)]);
  expect(other.bootNodes).toEqual(one.bootNodes);
  const port = tcpPort(one.bootNodes[0]!);
  one.close();
  expect(await listens(port)).toBe(true);
  other.close();
  await expect.poll(() => listens(port)).toBe(false);
  const later = await open();
  expect(await listens(tcpPort(later.bootNodes[0]!))).toBe(true);
});

it('leaves transactions that come that way', async () => {
  const { node, open } = await setUp();
  const { bootNodes } = await open();
  const { runtime, chain } = node;
  const extrinsic = signedExtrinsic(developmentKey('//Alice'), system.calls.remark({ remark: new Uint8Array(4) }), 0, {
    specVersion: runtime.version.specVersion,
    transactionVersion: runtime.version.transactionVersion,
    genesisHash: chain.genesisHash,
  });
  const source = await P2pSource.dial({ address: bootNodes[0]!, genesisHash: hexToBytes(chain.genesisHash) });
  closing.push(() => source.close());
  await source.ask('author_submitExtrinsic', [bytesToHex(extrinsic)]);
  // An answer to what was asked after it: the transaction has been read by then.
  await source.header(hexToBytes(chain.best.hash));
  expect(node.pool.ready()).toEqual([]);
  // It was a good one.
  node.pool.submit(extrinsic);
  expect(node.pool.ready()).toHaveLength(1);
});
