// Two final blocks that exclude each other, each told by a peer as a gossiped commit: what a dishonest majority of the voters could sign.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devFinalityPair } from '../../devnet/node/dev-accounts.ts';
import { serveP2p, type P2pService } from '../../devnet/p2p/serve-p2p.ts';
import { LightNode } from '../../node-light/engine/light-node.ts';
import { P2pSource } from '../../node-light/sources/p2p-source.ts';
import { warpAnchor } from '../../node-light/engine/warp-anchor.ts';
import { hexToBytes, type Hex } from '../../substrate/bytes.ts';
import type { Commit } from '../../substrate/grandpa/commit.ts';
import { decodeJustification } from '../../substrate/grandpa/justification.ts';
import { voteMessage } from '../../substrate/grandpa/vote-message.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import { lyingNode, type Lies } from '../p2p/lying-node.ts';
import { p2pDevnet, SLOT_MS, type P2pDevnet } from '../p2p/p2p-devnet.ts';

const PAST = 12;
/** Who votes after the handover in the middle of the past. */
const voters = ['//Two', '//Three', '//Alice', '//Bob'];
const lies: Lies = {};
const otherLies: Lies = {};
let devnet: P2pDevnet;
let other: P2pService;
/** Blocks 13 to 16 of two branches from block 12, which is final. */
let ours: Header[];
let theirs: Header[];

async function branch(count: number): Promise<Header[]> {
  const { node } = devnet;
  const headers: Header[] = [];
  let parent = (await node.chain.hashAt(PAST)) as Hex;
  for (let i = 0; i < count; i++) {
    const block = (await node.newBlock({ parent, finalize: false }))!;
    headers.push(block.header);
    parent = block.hash;
  }
  return headers;
}

beforeAll(async () => {
  devnet = await p2pDevnet(PAST, {}, lies);
  other = await serveP2p(lyingNode(devnet.node, otherLies), { identitySeed: new Uint8Array(32).fill(8) });
  ours = await branch(4);
  theirs = await branch(4);
}, 60_000);
afterAll(async () => {
  await other.close();
  await devnet.close();
});

function commitFor(target: Header): Commit {
  const vote = { targetHash: headerHash(target), targetNumber: target.number };
  const precommits = voters.map((name) => {
    const pair = devFinalityPair(name);
    return { ...vote, id: pair.publicKey, signature: pair.sign(voteMessage('precommit', vote, 9n, 1n)) };
  });
  return { type: 'commit', round: 9n, setId: 1n, ...vote, precommits };
}

describe('two final blocks, told by gossiped commits', () => {
  it.each([
    ['of one height', 1],
    ['of which one hangs from below the other and stands above it', 3],
  ])('%s stop the node, which keeps both proofs', async (_, index) => {
    const { node, p2p } = devnet;
    const genesisHash = hexToBytes(node.chain.genesisHash);
    const authorities = node.options.genesis.finalizers.map((id) => ({ id: hexToBytes(id), weight: 1n }));
    lies.commit = () => commitFor(ours[1]!);
    otherLies.commit = () => commitFor(theirs[index]!);
    const peer = await P2pSource.dial({ address: p2p.addresses[0]!, genesisHash });
    const light = new LightNode({
      checkpoint: await warpAnchor(peer, {
        genesisHash,
        hash: genesisHash,
        number: 0,
        set: { setId: 0n, authorities },
      }),
      slotDurationMs: SLOT_MS,
      now: Date.now,
      aheadMs: Infinity,
      after: () => new Promise(() => undefined),
    });
    const final = new Promise((resolve) => light.on('final', resolve));
    const stopped = new Promise((resolve) => light.on('phase', resolve));
    await light.addSource(peer);
    await final;
    expect(light.final?.header.number).toBe(PAST + 2);
    const second = await P2pSource.dial({ address: other.addresses[0]!, genesisHash });
    await light.addSource(second);
    const phase = (await stopped) as { name: string; at: number; proofs: [Uint8Array, Uint8Array] };
    expect(phase).toMatchObject({ name: 'conflict', at: PAST + 1 + index });
    const targets = phase.proofs.map((bytes) => decodeJustification(bytes).targetHash);
    expect(targets).toEqual([headerHash(ours[1]!), headerHash(theirs[index]!)]);
    // Who of the two is wrong is not known: nobody is blamed.
    expect(light.refusals).toEqual([]);
    light.close();
  });
});
