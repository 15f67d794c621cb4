// A peer that asks nothing for a long time, as a light client of a chain that stands still: nobody loses patience with it.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { hexToBytes } from '../../substrate/bytes.ts';
import { encodeBlockRequest } from '../../substrate/p2p/block-request.ts';
import { frame } from '../../substrate/p2p/framed-stream.ts';
import { protocolNames } from '../../substrate/p2p/protocol-names.ts';
import { p2pDevnet, type P2pDevnet } from './p2p-devnet.ts';
import { rawPeer, type RawPeer } from './raw-peer.ts';

const PING = '/ipfs/ping/1.0.0';
let devnet: P2pDevnet;
let peer: RawPeer;
/** Signals of deadlines, with what is left to each (milliseconds). */
let deadlines: { left: number; readonly given: AbortController }[] = [];

/** Time goes by for what repeats and for what has a deadline: many of both are within libp2p. */
function wait(ms: number): void {
  for (const deadline of deadlines) {
    deadline.left -= ms;
    if (deadline.left <= 0) deadline.given.abort(new Error('Too late'));
  }
  vi.advanceTimersByTime(ms);
}
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const given = new AbortController();
    deadlines.push({ left: ms, given });
    return given.signal;
  });
});
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});
beforeEach(async () => {
  devnet = await p2pDevnet(1);
  peer = await rawPeer(devnet.p2p.addresses[0]!);
  deadlines = [];
});
afterEach(async () => {
  await peer.close();
  await devnet.close();
});

it('stays connected, even if it never ends a stream that it was pinged on, as smoldot', async () => {
  await peer.handle(PING, (stream) => {
    stream.addEventListener('message', ({ data }) => void stream.send(data));
  });
  const { sync } = protocolNames(hexToBytes(devnet.node.chain.genesisHash));
  const wanted = { header: true, body: false, justification: false, from: 0, direction: 'ascending', most: 1 } as const;
  for (let times = 0; times < 6; times++) {
    wait(10_000);
    expect(await peer.send(sync, frame(encodeBlockRequest(wanted)))).toBeDefined();
  }
  expect(peer.connection.status).toBe('open');
});

it('is answered when it pings on the stream of its first ping ever after, as smoldot', async () => {
  const stream = await peer.connection.newStream(PING);
  for (let times = 0; times < 4; times++) {
    const answer = new Promise<Uint8Array>((resolve, reject) => {
      stream.addEventListener('message', ({ data }) => resolve(data.subarray()), { once: true });
      stream.addEventListener('close', ({ error }) => reject(error ?? new Error('The stream was closed')), {
        once: true,
      });
    });
    const ping = new Uint8Array(32).fill(times);
    stream.send(ping);
    expect(await answer).toEqual(ping);
    wait(20_000);
  }
});
