import type { Connection } from '@libp2p/interface';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hexToBytes } from '../../substrate/bytes.ts';
import { decodeGrandpaGossip, type Neighbor } from '../../substrate/grandpa/commit.ts';
import { decodeBlockAnnounce, encodeRole } from '../../substrate/p2p/block-announce.ts';
import { frame, FrameCutter, type ByteStream } from '../../substrate/p2p/framed-stream.ts';
import { protocolNames } from '../../substrate/p2p/protocol-names.ts';
import type { DevnetNode } from '../node/node.ts';
import { testNode } from '../node/testing.ts';
import { Allowance } from './allowance.ts';
import { identitySeedAt, IdentityFileError } from './identity-file.ts';
import { Peer, SlowPeerError } from './peer.ts';

type Hear = (event: { readonly data: { subarray(): Uint8Array } }) => void;

/** A stream whose other side accepts the handshake, and then reads or does not. */
class FakeStream implements ByteStream {
  readonly sent: Uint8Array[] = [];
  aborted: Error | undefined;
  isClosed = false;
  writeBufferLength = 0;
  readonly readBufferLength = 0;
  readonly readableEnded = false;
  #hear: Hear | undefined;
  #end: (() => void) | undefined;
  send(data: Uint8Array): boolean {
    this.sent.push(...new FrameCutter(1 << 20).push(data));
    if (this.sent.length === 1) queueMicrotask(() => this.#hear?.({ data: frame(encodeRole('light')) }));
    return true;
  }
  /** The other side ends its half. */
  end(): void {
    this.#end?.();
  }
  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
  abort(error: Error): void {
    this.aborted = error;
  }
  pause(): void {}
  resume(): void {}
  addEventListener(type: string, listener: (event: never) => void): void {
    if (type === 'message') this.#hear = listener as Hear;
    if (type === 'end') this.#end = listener as () => void;
  }
}

/** A node of one block, and somebody who connected and was told nothing yet. `meanwhile` happens before a stream to them is open. */
async function met(meanwhile: (node: DevnetNode) => Promise<unknown> = () => Promise.resolve()) {
  const node = await testNode();
  await node.newBlock();
  const streams = new Map<string, FakeStream>();
  const connection = {
    newStream: async (protocol: string) => {
      const stream = new FakeStream();
      streams.set(protocol, stream);
      await meanwhile(node);
      return stream;
    },
  } as unknown as Connection;
  const names = protocolNames(hexToBytes(node.chain.genesisHash));
  const peer = new Peer(node, names, connection, new Allowance(1, 1, () => 0));
  return {
    node,
    peer,
    announces: () => streams.get(names.blockAnnounces)!,
    grandpa: () => streams.get(names.grandpa)!,
  };
}

async function connected() {
  const { node, peer, announces, grandpa } = await met();
  await peer.openAnnounces();
  await peer.openGrandpa();
  return { node, peer, announces: announces(), grandpa: grandpa() };
}

describe('a peer that just came', () => {
  it('hears where the voters stand and the last commit, without waiting for the next', async () => {
    const { node, grandpa } = await connected();
    const [handshake, ...messages] = grandpa.sent;
    expect(handshake).toEqual(encodeRole('authority'));
    const stand = { type: 'neighbor', round: node.finality.round + 1n, setId: 0n, finalizedNumber: 1 };
    expect(messages.map(decodeGrandpaGossip)).toEqual([stand, node.finality.lastCommit, stand]);
  });
  it('is told new blocks', async () => {
    const { node, peer, announces } = await connected();
    peer.announce({ header: node.chain.best.header, isBest: true });
    expect(decodeBlockAnnounce(announces.sent[1]!)).toEqual({ header: node.chain.best.header, isBest: true });
  });
  it('is told the block that was made while its streams were opened', async () => {
    const { node, peer, announces } = await met((node) => node.newBlock());
    await peer.openAnnounces();
    expect(announces().sent.slice(1).map(decodeBlockAnnounce)).toEqual([
      { header: node.chain.best.header, isBest: true },
    ]);
  });
  it('hears everything again on new streams when it ended the first ones', async () => {
    const { node, peer, announces, grandpa } = await met();
    await peer.openAnnounces();
    await peer.openGrandpa();
    const ended = [announces(), grandpa()];
    for (const stream of ended) stream.end();
    await expect.poll(() => ended.map(({ isClosed }) => isClosed)).toEqual([true, true]);
    await peer.openAnnounces();
    await peer.openGrandpa();
    peer.announce({ header: node.chain.best.header, isBest: true });
    expect(announces().sent).toHaveLength(2);
    expect(grandpa().sent.map((bytes) => bytes.length)).toEqual(ended[1]!.sent.map((bytes) => bytes.length));
    expect(ended[0]!.sent).toHaveLength(1);
  });
});

describe('a peer that says where it stands', () => {
  const commits = ({ sent }: FakeStream) =>
    sent
      .slice(1)
      .map(decodeGrandpaGossip)
      .filter((message) => message?.type === 'commit');
  const stand = (setId: bigint, finalizedNumber: number): Neighbor => ({
    type: 'neighbor',
    round: 1n,
    setId,
    finalizedNumber,
  });

  it('hears the last commit again once it can use it, and only once', async () => {
    const { node, peer, grandpa } = await connected();
    const { lastCommit } = node.finality;
    peer.stands(stand(1n, 0));
    peer.stands(stand(0n, 1));
    expect(commits(grandpa)).toEqual([lastCommit]);
    peer.stands(stand(0n, 0));
    peer.stands(stand(0n, 0));
    expect(commits(grandpa)).toEqual([lastCommit, lastCommit]);
  });
  it('hears a commit that fits where it stands no second time', async () => {
    const { node, peer, grandpa } = await connected();
    peer.stands(stand(0n, 1));
    await node.newBlock();
    peer.commit(node.finality.lastCommit!);
    const heard = commits(grandpa);
    peer.stands(stand(0n, 1));
    expect(commits(grandpa)).toEqual(heard);
    expect(heard.at(-1)).toEqual(node.finality.lastCommit);
  });
});

describe('a peer that does not read', () => {
  it('is not told anything more once too much waits for it', async () => {
    const { node, peer, announces, grandpa } = await connected();
    announces.writeBufferLength = 3 << 20;
    peer.announce({ header: node.chain.best.header, isBest: true });
    expect(announces.aborted).toBeInstanceOf(SlowPeerError);
    peer.announce({ header: node.chain.best.header, isBest: true });
    expect(announces.sent).toHaveLength(1);
    expect(grandpa.aborted).toBeUndefined();
  });
});

describe('an allowance', () => {
  it('gives what was saved up, then what comes back with time', () => {
    let now = 0;
    const allowance = new Allowance(10, 5, () => now);
    expect(allowance.take(10)).toBe(true);
    expect(allowance.take(1)).toBe(false);
    now = 400;
    expect([allowance.take(2), allowance.take(1)]).toEqual([true, false]);
    now = 1e9;
    expect([allowance.take(11), allowance.take(10)]).toEqual([false, true]);
    // A clock that is set back takes nothing away.
    now = 0;
    expect(allowance.take(0)).toBe(true);
  });
});

describe('the identity file', () => {
  it('is made once, for its owner alone, and read from then on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'taolite-identity-'));
    const path = join(folder, 'p2p', 'identity');
    try {
      const seed = await identitySeedAt(path);
      expect(seed).toHaveLength(32);
      expect(await identitySeedAt(path)).toEqual(seed);
      expect((await stat(path)).mode & 0o077).toBe(0);
      await writeFile(path, 'not a seed');
      await expect(identitySeedAt(path)).rejects.toThrow(IdentityFileError);
      expect(await readFile(path, 'utf8')).toBe('not a seed');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
