// Peers that send nonsense, too much, or too often: they lose their streams, and nobody else notices.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeBlockResponse, encodeBlockRequest } from '../../substrate/p2p/block-request.ts';
import { encodeBlockAnnouncesHandshake } from '../../substrate/p2p/block-announce.ts';
import { frame } from '../../substrate/p2p/framed-stream.ts';
import { protocolNames, type ProtocolNames } from '../../substrate/p2p/protocol-names.ts';
import { concatBytes, hexToBytes } from '../../substrate/bytes.ts';
import { p2pDevnet, type P2pDevnet } from './p2p-devnet.ts';
import { rawPeer, type RawPeer } from './raw-peer.ts';

let devnet: P2pDevnet;
let names: ProtocolNames;
let peer: RawPeer;
let honest: RawPeer;
beforeAll(async () => {
  devnet = await p2pDevnet(10, { production: { mode: 'manual' } });
  names = protocolNames(hexToBytes(devnet.node.chain.genesisHash));
  peer = await rawPeer(devnet.p2p.addresses[0]!);
  honest = await rawPeer(devnet.p2p.addresses[0]!);
}, 60_000);
afterAll(async () => {
  await peer.close();
  await honest.close();
  await devnet.close();
});

const wanted = { header: true, body: false, justification: false, from: 0, direction: 'ascending', most: 3 } as const;
const request = frame(encodeBlockRequest(wanted));
async function serves(who: RawPeer): Promise<void> {
  const answer = await who.send(names.sync, request);
  expect(decodeBlockResponse(answer!, 3)).toHaveLength(3);
}

describe('a peer that sends', () => {
  it('nonsense loses that stream and nothing else', async () => {
    const protocols = fc.constantFrom(...Object.values(names));
    await fc.assert(
      fc.asyncProperty(protocols, fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (protocol, bytes, framed) => {
        // Whatever comes back, or nothing, is fine; what matters is that the node goes on.
        await peer
          .send(protocol, framed ? frame(bytes) : bytes)
          .catch((error: unknown) => expect(error).toBeInstanceOf(Error));
      }),
      { numRuns: 120 },
    );
    await serves(peer);
    await serves(honest);
  }, 30_000);

  it.each([
    ['a request longer than any', () => names.sync, frame(new Uint8Array(5000))],
    ['a length that is never filled', () => names.light, Uint8Array.of(0xff, 0xff, 0xff, 0x7f)],
    ['half a request', () => names.sync, request.slice(0, 5)],
    [
      'a handshake of another chain',
      () => names.blockAnnounces,
      frame(
        encodeBlockAnnouncesHandshake({
          role: 'full',
          bestNumber: 0,
          bestHash: new Uint8Array(32),
          genesisHash: new Uint8Array(32),
        }),
      ),
    ],
    ['a warp request for a block nobody has', () => names.warp, frame(new Uint8Array(32).fill(9))],
    ['a role there is not', () => names.transactions, frame(Uint8Array.of(77))],
    [
      'transactions that are none, after a good handshake',
      () => names.transactions,
      concatBytes(frame(Uint8Array.of(2)), frame(Uint8Array.of(4, 12, 1))),
    ],
  ])('%s is refused', async (_, protocol, bytes) => {
    const before = devnet.refusals.length;
    // The transactions protocol answers the handshake before it sees the message.
    await peer.send(protocol(), bytes).catch(() => undefined);
    await expect.poll(() => devnet.refusals.length).toBeGreaterThan(before);
    expect(devnet.refusals.at(-1)!.protocol).toBe(protocol());
    await serves(honest);
  });

  it('a transaction that cannot be is passed over', async () => {
    const message = concatBytes(frame(Uint8Array.of(2)), frame(Uint8Array.of(4, 16, 0x84, 1, 2, 3)));
    await peer.send(names.transactions, message).catch(() => undefined);
    expect(devnet.node.pool.size).toBe(0);
    await serves(honest);
  });

  it('requests without end is told no after a while, while others are served', async () => {
    const greedy = await rawPeer(devnet.p2p.addresses[0]!);
    // Warp proofs are the dearest thing to ask for.
    const warp = frame(hexToBytes(devnet.node.chain.genesisHash));
    const before = devnet.refusals.length;
    const tooFast = () =>
      devnet.refusals.slice(before).some(({ error }) => error.message.includes('too much too fast'));
    for (let sent = 0; sent < 200 && !tooFast(); sent++) await greedy.send(names.warp, warp).catch(() => undefined);
    expect(tooFast()).toBe(true);
    await serves(honest);
    await greedy.close();
  }, 30_000);
});

describe('peers beyond the most there may be', () => {
  it('are turned away, while those inside are served', async () => {
    const small = await p2pDevnet(3, {}, {}, { mostPeers: 2 });
    const [address] = small.p2p.addresses as [string];
    const inside = [await rawPeer(address), await rawPeer(address)];
    await expect(rawPeer(address).then((late) => serves(late))).rejects.toThrow();
    for (const who of inside) {
      const { sync } = protocolNames(hexToBytes(small.node.chain.genesisHash));
      expect(decodeBlockResponse((await who.send(sync, request))!, 3)).toHaveLength(3);
      await who.close();
    }
    await small.close();
  }, 30_000);
});
