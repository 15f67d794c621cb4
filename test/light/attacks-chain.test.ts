// Lies about which chain this is and where it ends: forks without finality, two final blocks, clocks, checkpoints.
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { derandomizedSigner, type Sign } from '../../devnet/node/derandomized-sr25519.ts';
import { devAuthor, devFinalityPair } from '../../devnet/node/dev-accounts.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { NotProvedError } from '../../node-light/engine/errors.ts';
import type { LightNode } from '../../node-light/engine/light-node.ts';
import { lightReport } from '../../node-light/engine/light-report.ts';
import type { Anchor, CheckpointField } from '../../node-light/follower/checkpoint.ts';
import { Follower } from '../../node-light/follower/follower.ts';
import {
  anchor,
  author,
  authorities,
  chain,
  genesis,
  justify as justifyForged,
  voter,
} from '../../node-light/testing/forge.ts';
import { bytesToHex, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import { auraPreRuntime, auraSeal } from '../../substrate/digest.ts';
import { encodeJustification } from '../../substrate/grandpa/justification.ts';
import { voteMessage } from '../../substrate/grandpa/vote-message.ts';
import { headerHash, headerToJson, type Header } from '../../substrate/header.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { devnetTime, lightDevnet, lightNode, source } from './light-devnet.ts';
import { honest, lyingProxy, type Lies } from './lying-proxy.ts';

const issuance = palletPrefix('Balances', 'TotalIssuance');
const voters = ['//One', '//Two', '//Three'];
let devnet: DevnetNode;
let genesisHash: Uint8Array;
beforeAll(async () => {
  await cryptoWaitReady();
  devnet = await lightDevnet(20);
  genesisHash = hexToBytes(devnet.chain.genesisHash);
});
afterAll(() => devnet.close());

const timeless = { slotDurationMs: 250, aheadMs: Infinity } as const;
const headerAt = async (number: number): Promise<Header> =>
  (await devnet.chain.block((await devnet.chain.hashAt(number))!))!.header;
async function nothingShown(light: LightNode): Promise<void> {
  await expect(light.read([issuance])).rejects.toThrow(NotProvedError);
}

/** A header after `parent` with any state, sealed by one of the chain's own authors in its slot. */
function forged(parent: Header, slot: bigint, sign: Sign): Header {
  const unsealed: Header = {
    parentHash: headerHash(parent),
    number: parent.number + 1,
    stateRoot: new Uint8Array(32).fill(9),
    extrinsicsRoot: new Uint8Array(32),
    digest: [auraPreRuntime(slot)],
  };
  return { ...unsealed, digest: [...unsealed.digest, auraSeal(sign(headerHash(unsealed)))] };
}

/** SCALE bytes of a justification by the devnet's own voters: what a dishonest majority could sign. */
function justify(target: Header, signers: readonly string[], setId = 0n): Uint8Array {
  const vote = { targetHash: headerHash(target), targetNumber: target.number };
  const precommits = signers.map((name) => {
    const pair = devFinalityPair(name);
    return { ...vote, id: pair.publicKey, signature: pair.sign(voteMessage('precommit', vote, 5n, setId)) };
  });
  return encodeJustification({ round: 5n, ...vote, precommits, votesAncestries: [] });
}

describe('a long fork with good seals', () => {
  const authors = [0, 1, 2].map(author);
  // Signed by libsodium, which is ten times as fast.
  const signs = authors.map(derandomizedSigner);
  const hashOf = (header: Header): Hex => bytesToHex(headerHash(header));
  /** One author's blocks, in the slots that are its own: every third. */
  function forkOf(parent: Header, slot: bigint, count: number): Header[] {
    const sign = signs[Number(slot % 3n)]!;
    const headers: Header[] = [];
    for (let i = 0; i < count; i++) headers.push(forged(headers.at(-1) ?? parent, slot + 3n * BigInt(i), sign));
    return headers;
  }

  it('of 10 000 blocks by one of three authors is sealed by one of three, takes bounded memory, and moves nothing final', () => {
    const voters = [0, 1, 2, 3].map(voter);
    const follower = new Follower(anchor(authors, voters), { now: () => devnetTime, mostBlocks: 4096 });
    const own = chain(genesis, 1n, authors, 6);
    follower.receive({ type: 'headers', source: 'honest', headers: own });
    follower.receive({ type: 'justification', source: 'honest', bytes: justifyForged(own[5]!, voters) });
    const final = hashOf(own[5]!);
    expect(follower.final.hash).toBe(final);
    const fork = forkOf(own[5]!, 9n, 10_000);
    let most = 0;
    for (let i = 0; i < fork.length; i += 128) {
      const effects = follower.receive({ type: 'headers', source: 'minority', headers: fork.slice(i, i + 128) });
      expect(effects.map(({ type }) => type)).toEqual(['head']);
      most = Math.max(most, follower.size);
    }
    expect(follower.final.hash).toBe(final);
    expect(follower.evidence(hashOf(fork.at(-9)!))).toMatchObject({ word: 'sealed', k: 1, n: 3 });
    expect(most).toBeLessThanOrEqual(4097);
    // Its votes are not there, and no other block of the height becomes final by it.
    const few = follower.receive({
      type: 'justification',
      source: 'minority',
      bytes: justifyForged(fork[1]!, voters.slice(1, 2)),
    });
    expect(few.map(({ type }) => type)).not.toContain('final');
  }, 60_000);

  it('that lies before the final block is refused at its first header, and none of it is kept', () => {
    const voters = [0, 1, 2, 3].map(voter);
    const follower = new Follower(anchor(authors, voters), { now: () => devnetTime });
    const own = chain(genesis, 1n, authors, 12);
    follower.receive({ type: 'headers', source: 'honest', headers: own });
    follower.receive({ type: 'justification', source: 'honest', bytes: justifyForged(own[9]!, voters) });
    const size = follower.size;
    const fork = forkOf(own[3]!, 6n, 40);
    const effects = follower.receive({ type: 'headers', source: 'minority', headers: fork });
    expect(effects).toMatchObject([{ type: 'refused', source: 'minority', error: { reason: 'wrong parent' } }]);
    expect(follower.size).toBe(size);
    expect(follower.head.hash).toBe(hashOf(own[11]!));
  });

  it('is shorter than the chain of all authors in the same time: the head stays', () => {
    const follower = new Follower(anchor(authors, []), { now: () => devnetTime });
    const own = chain(genesis, 1n, authors, 300);
    follower.receive({ type: 'headers', source: 'honest', headers: own });
    // As many slots have passed for both; a slot ahead of the clock is refused.
    follower.receive({ type: 'headers', source: 'minority', headers: forkOf(own[9]!, 12n, 97) });
    expect(follower.head.hash).toBe(hashOf(own[299]!));
  });
});

describe('two final blocks of one height', () => {
  it('stop the node, which keeps both proofs and says so', async () => {
    const node = await lightDevnet(9);
    await node.newBlock({ finalize: false });
    const parent = await node.chain.block((await node.chain.hashAt(9))!);
    const other = (await node.newBlock({ parent: parent!.hash, finalize: false }))!;
    const block10 = (await node.chain.block((await node.chain.hashAt(10))!))!;
    expect(other.hash).not.toBe(block10.hash);
    const bytes = { honest: justify(block10.header, voters), liar: justify(other.header, voters) };
    /** A source that tells this justification, as a node does that was subscribed to. */
    const telling = (name: string, proof: Uint8Array) => {
      const told = source(name, honest(node));
      const follow = told.follow.bind(told);
      told.follow = async (listener) => {
        const stop = await follow(listener);
        listener.justification(proof);
        return stop;
      };
      return told;
    };
    const light = lightNode(node, timeless);
    const final = new Promise((resolve) => light.on('final', resolve));
    await light.addSource(telling('honest', bytes.honest));
    await final;
    expect(light.final?.hash).toBe(block10.hash);
    const stopped = new Promise((resolve) => light.on('phase', resolve));
    await light.addSource(telling('other', bytes.liar)).catch(() => undefined);
    expect(await stopped).toMatchObject({ name: 'conflict', at: 10, proofs: [bytes.honest, bytes.liar] });
    expect(lightReport(light).phase?.text).toContain('Two final blocks of height 10');
    expect(light.final?.hash).toBe(block10.hash);
    expect(light.evidence(other.hash)).toBeUndefined();
    await node.close();
  });
});

describe('a clock that is wrong', () => {
  it('an hour late: nothing is taken, and the message names the clock', async () => {
    let late = true;
    const light = lightNode(devnet, { slotDurationMs: 250, now: () => devnetTime + (late ? -3_600_000 : 60_000) });
    await expect(light.addSource(source('devnet', honest(devnet)))).rejects.toThrow(/clock/);
    expect(light.refusals).toMatchObject([{ source: 'devnet', reason: 'slot in the future' }]);
    await nothingShown(light);
    // The clock is set right: the source may come back.
    late = false;
    await light.addSource(source('devnet', honest(devnet)));
    expect(light.head?.hash).toBe(devnet.chain.best.hash);
  });

  it('an hour early: what is shown is proved, and called stale', async () => {
    const light = lightNode(devnet, { slotDurationMs: 250, now: () => devnetTime + 3_600_000 });
    await light.addSource(source('devnet', honest(devnet)));
    expect(lightReport(light)).toMatchObject({ freshness: { state: 'stale' }, refusals: [] });
    expect((await light.read([issuance])).value[0]).toEqual(devnet.chain.best.state.get(issuance));
  });

  it('a slot that does not rise is refused, however well it is sealed', async () => {
    const parent = await headerAt(20);
    const lie: Lies = {
      notification: (method, result) => {
        if (method !== 'chain_newHead') return result;
        return headerToJson(forged(parent, 3n, devAuthor('//One').sign));
      },
    };
    const light = lightNode(devnet, timeless);
    await expect(light.addSource(source('liar', lyingProxy(honest(devnet), lie)))).rejects.toThrow();
    expect(light.refusals).toMatchObject([
      { source: 'liar', reason: expect.stringMatching(/slot not rising|bad signature/) },
    ]);
    await nothingShown(light);
  });
});

describe('a checkpoint that does not fit', () => {
  const anchorAt = async (number: number, change: Partial<Anchor> = {}): Promise<Anchor> => {
    const light = lightNode(devnet, timeless);
    await light.addSource(source('devnet', honest(devnet)));
    const { set, authors } = light.anchor!;
    light.close();
    const header = await headerAt(number);
    return { genesisHash, header, hash: headerHash(header), authors, set, ...change };
  };
  /** Adds the devnet, with a proof of finality for its newest block, to a node that begins at the anchor. */
  async function begin(checkpoint: Anchor) {
    const best = devnet.chain.best;
    const bytes = justify(best.header, voters);
    const keeps: Lies = {
      answer: ({ method, params }, result) => {
        if (method !== 'chain_getBlock' || (params as [Hex])[0] !== best.hash) return result;
        return { ...(result as object), justifications: [[[70, 82, 78, 75], Array.from(bytes)]] };
      },
    };
    const light = lightNode(devnet, { ...timeless, checkpoint });
    const told = new Promise<string>((resolve) => {
      light.on('refused', ({ reason }) => resolve(reason));
      light.on('final', ({ hash }) => resolve(hash));
      light.on('phase', (phase) => phase.name === 'wrongCheckpoint' && resolve(phase.error.message));
    });
    const added = light.addSource(source('devnet', lyingProxy(honest(devnet), keeps)));
    return { light, told, added };
  }

  it('and one that does: its finality is followed', async () => {
    const { light, told } = await begin(await anchorAt(5));
    expect(await told).toBe(devnet.chain.best.hash);
    light.close();
  });

  it.each<[string, (good: Anchor) => Partial<Anchor>, CheckpointField]>([
    ['with another set id', ({ set }) => ({ set: { ...set, setId: 7n } }), 'setId'],
    [
      'with another list of voters',
      ({ set }) => ({ set: { ...set, authorities: authorities([0, 1, 2].map(voter)) } }),
      'authorities',
    ],
    ['with other authors', ({ authors }) => ({ authors: [...authors].reverse() }), 'authors'],
    ['of another chain', () => ({ genesisHash: new Uint8Array(32).fill(3) }), 'genesisHash'],
  ])(
    '%s is refused itself, with the field that is wrong: no source is blamed, and nothing is read by it',
    async (_, change, field) => {
      const good = await anchorAt(5);
      const { light, told, added } = await begin({ ...good, ...change(good) });
      await expect(added).rejects.toMatchObject({ name: 'CheckpointWrongError', field });
      expect(await told).toContain(`The checkpoint is wrong (${field})`);
      expect(lightReport(light)).toMatchObject({ phase: { name: 'wrongCheckpoint' }, refusals: [], sources: [] });
      await expect(light.read([issuance])).rejects.toThrow();
      // No other source is asked.
      await expect(light.addSource(source('another', honest(devnet)))).rejects.toMatchObject({ field });
      light.close();
    },
  );

  it('as its block is not on the source’s chain: either may be wrong, and both are named', async () => {
    const { header, ...good } = await anchorAt(5);
    const off = { ...header, stateRoot: new Uint8Array(32).fill(4) };
    const { light, added } = await begin({ ...good, header: off, hash: headerHash(off) });
    await expect(added).rejects.toMatchObject({ reason: 'wrong header' });
    expect(light.refusals[0]!.message).toMatch(/Either devnet is wrong, or the checkpoint’s header/);
    expect(light.finalityMoves).toBe(false);
    light.close();
  });

  it('as no source knows its hash: the hash is named, no source is blamed, and one that knows it is followed', async () => {
    const hash = new Uint8Array(32).fill(0x22);
    const light = lightNode(devnet, { ...timeless, checkpoint: { genesisHash, hash, setId: 0n } });
    await expect(light.addSource(source('devnet', honest(devnet)))).rejects.toMatchObject({
      field: 'hash',
      sure: false,
    });
    expect(lightReport(light)).toMatchObject({ phase: { name: 'wrongCheckpoint' }, refusals: [] });
    expect(lightReport(light).phase!.text).toContain('(hash)');
    light.close();
    // A source that is not there yet says nothing against it.
    const later = lightNode(devnet, { ...timeless, checkpoint: await anchorAt(5) });
    const young: Lies = { answer: ({ method }, result) => (method === 'chain_getBlockHash' ? null : result) };
    await expect(later.addSource(source('young', lyingProxy(honest(devnet), young)))).rejects.toMatchObject({
      field: 'header',
    });
    await later.addSource(source('devnet', honest(devnet)));
    expect(lightReport(later).phase).toMatchObject({ name: 'following' });
    later.close();
  });

  it('as a stranger signed: where its own lists are proved, the stranger alone is to blame', async () => {
    const light = lightNode(devnet, { ...timeless, checkpoint: await anchorAt(5) });
    const best = devnet.chain.best;
    const bytes = justify(best.header, [...voters.slice(1), '//Mallory']);
    const lies: Lies = {
      answer: ({ method, params }, result) =>
        method === 'chain_getBlock' && (params as [Hex])[0] === best.hash
          ? { ...(result as object), justifications: [[[70, 82, 78, 75], Array.from(bytes)]] }
          : result,
    };
    await expect(light.addSource(source('liar', lyingProxy(honest(devnet), lies)))).rejects.toThrow();
    expect(light.refusals).toMatchObject([{ source: 'liar', reason: 'unknown authority' }]);
    expect(light.refusals[0]!.message).not.toContain('checkpoint');
    await light.addSource(source('devnet', honest(devnet)));
    light.close();
  });
});
