// A devnet set up as Finney is seen over JSON-RPC: the first set is number 3, no `grandpa_*` methods, a justification kept once in
// 512 blocks, states of the last 256 blocks, and a link that is slow and is lost at times.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { ForgetfulStore } from '../../devnet/node/forgetful-store.ts';
import { localGenesis } from '../../devnet/node/local-genesis.ts';
import { testNode } from '../../devnet/node/testing.ts';
import { standardMethods } from '../../devnet/rpc/methods/index.ts';
import { serveWebSocket, type RunningServer } from '../../devnet/rpc/websocket-server.ts';
import { NotProvedError } from '../../node-light/engine/errors.ts';
import type { Anchor } from '../../node-light/follower/checkpoint.ts';
import type { LightNodeOptions } from '../../node-light/engine/light-node-options.ts';
import { headToStore, keepSubnets, subnetsAt } from '../../node-light/snapshot/keep-subnets.ts';
import { StoredSnapshot } from '../../node-light/snapshot/stored-snapshot.ts';
import { hexToBytes } from '../../substrate/bytes.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { memoryStore } from '../../substrate/store/memory-store.ts';
import { nodeWebSocketTransport } from '../../substrate/transport/node-websocket.ts';
import { devnetTime, lightNode, source } from './light-devnet.ts';
import { honest } from './lying-proxy.ts';
import { badLink } from './tcp-proxy.ts';

const FIRST_SET = 3n;
/** The block whose justification is kept, and so many after it that nodes no longer have its state. */
const KEPT = 512;
const PAST = KEPT + 260;
const issuance = palletPrefix('Balances', 'TotalIssuance');
let node: DevnetNode;
let server: RunningServer;
beforeAll(async () => {
  const finality = { initialSetId: FIRST_SET, justificationPeriod: KEPT };
  node = await testNode(new ForgetfulStore(256), { ...localGenesis(250, 3), keepStates: 256, finality });
  while (node.chain.best.header.number < PAST) await node.newBlock();
  server = await serveWebSocket(node, standardMethods, { port: 0, hosts: ['127.0.0.1'] });
}, 120_000);
afterAll(async () => {
  await server.close();
  await node.close();
});

/** A checkpoint as a release would carry it, of a block whose state nobody has any more. */
async function checkpoint(number: number, setId = FIRST_SET): Promise<LightNodeOptions['checkpoint']> {
  const { header } = (await node.chain.block((await node.chain.hashAt(number))!))!;
  const first = lightNode(node, { slotDurationMs: 250, aheadMs: Infinity, checkpoint: 'own chain' });
  await first.addSource(source('node', honest(node)));
  const { genesisHash, authors, set } = first.anchor!;
  first.close();
  return { genesisHash, header, hash: hexToBytes((await node.chain.hashAt(number))!), authors, set: { ...set, setId } };
}
async function follow(options: Partial<LightNodeOptions>, connect = honest(node)) {
  const light = lightNode(node, { slotDurationMs: 250, aheadMs: Infinity, ...options });
  const final = new Promise<number>((resolve) => light.on('final', ({ header }) => resolve(header.number)));
  const added = light.addSource(source('node', connect));
  added.catch(() => undefined);
  return { light, final, added };
}

describe('a chain like Finney', () => {
  it('offers no proof of finality by itself', async () => {
    const answer = await source('node', honest(node)).knownMethods();
    expect([...answer].filter((method) => method.startsWith('grandpa_'))).toEqual([]);
  });

  it('is followed from a checkpoint over the kept justification: final there, sealed at the head', async () => {
    const { light, final } = await follow({ checkpoint: await checkpoint(500) });
    expect(await final).toBe(KEPT);
    await expect.poll(() => light.head?.header.number).toBe(PAST);
    expect(light.voters?.setId).toBe(FIRST_SET);
    expect(light.evidence(light.hashAt(KEPT)!)).toEqual({ word: 'final', block: KEPT });
    const { value, evidence } = await light.read([issuance]);
    expect(evidence).toEqual({ word: 'sealed', k: 0, n: 3, block: PAST });
    expect(value[0]).toEqual(node.chain.best.state.get(issuance));
    light.close();
  });

  it('shows nothing of the final block once its state is gone: an error, never a zero', async () => {
    const { light, final } = await follow({ checkpoint: await checkpoint(500) });
    await final;
    await expect(light.read([issuance], light.final!.hash)).rejects.toThrow(NotProvedError);
    expect(light.refusals).toEqual([]);
    light.close();
  });

  it('is not followed under set id 0, however good the signatures', async () => {
    const { light, added } = await follow({ checkpoint: await checkpoint(500, 0n) });
    // Not the node is refused for it.
    await expect(added).rejects.toMatchObject({ name: 'CheckpointWrongError', field: 'setId' });
    expect(light.refusals).toEqual([]);
    expect(light.finalityMoves).toBe(false);
    light.close();
  });

  it('refuses a node whose votes are of strangers to the checkpoint, and says that its authorities may be wrong: nobody proves them any more', async () => {
    const given = (await checkpoint(500)) as Anchor;
    const authorities = given.set.authorities.map((one, i) =>
      i > 0 ? one : { ...one, id: new Uint8Array(32).fill(7) },
    );
    const { light, added } = await follow({ checkpoint: { ...given, set: { ...given.set, authorities } } });
    await expect(added).rejects.toThrow();
    expect(light.refusals).toMatchObject([{ source: 'node', reason: 'unknown authority' }]);
    expect(light.refusals[0]!.message).toContain('Either node is wrong, or the checkpoint’s authorities');
    expect(light.phase).toMatchObject({ name: 'wrongCheckpoint', error: { field: 'authorities', sure: false } });
    light.close();
  });

  it('is followed over a link that is slow, lost in the middle, and found again', async () => {
    const link = await badLink(server.port);
    link.delayMs = 5;
    const { light, added } = await follow({ checkpoint: await checkpoint(600) }, nodeWebSocketTransport(link.url));
    await added;
    link.cutAfter = 100;
    await expect(light.read([issuance])).rejects.toThrow(NotProvedError);
    link.cutAfter = Infinity;
    await light.addSource(source('node', nodeWebSocketTransport(link.url)));
    expect((await light.read([issuance])).value[0]).toEqual(node.chain.best.state.get(issuance));
    expect(light.refusals).toEqual([]);
    light.close();
    await link.close();
  });

  it('is stored at its sealed head, as the state of the final one is gone', async () => {
    const { light, final } = await follow({ checkpoint: await checkpoint(500) });
    await final;
    await expect.poll(() => light.head?.header.number).toBe(PAST);
    const genesisHash = hexToBytes(node.chain.genesisHash);
    const origin = light.anchor!.hash;
    const store = memoryStore();
    const snapshot = await StoredSnapshot.open(store, genesisHash, { origin });
    const hash = light.head!.hash;
    const [netuid] = (await subnetsAt(light, hash)).slice(-1) as [number];
    await keepSubnets(light, snapshot, headToStore(light, 'head', devnetTime), hash, [netuid]);
    light.close();
    const offline = await StoredSnapshot.open(store, genesisHash, { origin });
    expect(offline.head?.was).toMatchObject({ word: 'sealed', block: PAST });
    expect((await offline.read(netuid, 'Keys'))?.evidence).toMatchObject({ word: 'stored', block: PAST });
  });
});
