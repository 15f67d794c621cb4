import type { Connection } from '@libp2p/interface';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hexToBytes } from '../../substrate/bytes.ts';
import { decodeGrandpaGossip } from '../../substrate/grandpa/commit.ts';
import { decodeBlockAnnounce, encodeRole } from '../../substrate/p2p/block-announce.ts';
import { frame, FrameCutter, type ByteStream } from '../../substrate/p2p/framed-stream.ts';
import { protocolNames } from '../../substrate/p2p/protocol-names.ts';
import { testNode } from '../node/testing.ts';
import { Allowance } from './allowance.ts';
import { identitySeedAt, IdentityFileError } from './identity-file.ts';
import { Peer, SlowPeerError } from './peer.ts';

type Hear = (event: { readonly data: { subarray(): Uint8Array } }) => void;

/** A stream whose other side accepts the handshake, and then reads or does not. */
class FakeStream implements ByteStream {
  readonly sent: Uint8Array[] = [];
  aborted: Error | undefined;
  writeBufferLength = 0;
  readonly readBufferLength = 0;
  readonly readableEnded = false;
  #hear: Hear | undefined;
  send(data: Uint8Array): boolean {
    this.sent.push(...new FrameCutter(1 << 20).push(data));
    if (this.sent.length === 1) queueMicrotask(() => this.#hear?.({ data: frame(encodeRole('light')) }));
    return true;
  }
  close = (): Promise<void> => Promise.resolve();
  abort(error: Error): void {
    this.aborted = error;
  }
  pause(): void {}
  resume(): void {}
  addEventListener(type: string, listener: (event: never) => void): void {
    if (type === 'message') this.#hear = listener as Hear;
  }
}

async function connected() {
  const node = await testNode();
  await node.newBlock();
  const streams = new Map<string, FakeStream>();
  const connection = {
    newStream: (protocol: string) => {
      const stream = new FakeStream();
      streams.set(protocol, stream);
      return Promise.resolve(stream);
    },
  } as unknown as Connection;
  const names = protocolNames(hexToBytes(node.chain.genesisHash));
  const peer = new Peer(node, names, connection, new Allowance(1, 1, () => 0));
  await peer.openAnnounces();
  await peer.openGrandpa();
  return { node, peer, announces: streams.get(names.blockAnnounces)!, grandpa: streams.get(names.grandpa)! };
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
