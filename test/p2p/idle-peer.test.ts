// A peer that asks nothing for a long time, as a light client of a chain that stands still: nobody loses patience with it.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { hexToBytes } from '../../substrate/bytes.ts';
import { encodeBlockRequest } from '../../substrate/p2p/block-request.ts';
import { frame } from '../../substrate/p2p/framed-stream.ts';
import { protocolNames } from '../../substrate/p2p/protocol-names.ts';
import { p2pDevnet, type P2pDevnet } from './p2p-devnet.ts';
import { rawPeer, type RawPeer } from './raw-peer.ts';

const PING = '/ipfs/ping/1.0.0';
let devnet: P2pDevnet;
let peer: RawPeer;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  devnet = await p2pDevnet(1);
  peer = await rawPeer(devnet.p2p.addresses[0]!);
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await peer.close();
  await devnet.close();
});

it('stays connected, even if it never ends a stream that it was pinged on, as smoldot', async () => {
  await peer.handle(PING, (stream) => {
    stream.addEventListener('message', ({ data }) => void stream.send(data));
  });
  const { sync } = protocolNames(hexToBytes(devnet.node.chain.genesisHash));
  const wanted = { header: true, body: false, justification: false, from: 0, direction: 'ascending', most: 1 } as const;
  for (let seconds = 0; seconds < 900; seconds += 10) {
    vi.advanceTimersByTime(10_000);
    expect(await peer.send(sync, frame(encodeBlockRequest(wanted)))).toBeDefined();
  }
  expect(peer.connection.status).toBe('open');
});

it('is answered when it pings on the stream of its first ping ever after, as smoldot', async () => {
  const deadlines: AbortController[] = [];
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
    deadlines.push(new AbortController());
    return deadlines.at(-1)!.signal;
  });
  const stream = await peer.connection.newStream(PING, { signal: new AbortController().signal });
  for (let times = 0; times < 4; times++) {
    const answer = new Promise<Uint8Array>((resolve, reject) => {
      stream.addEventListener('message', ({ data }) => resolve(data.subarray()), { once: true });
      stream.addEventListener('close', ({ error }) => reject(error ?? new Error('It was closed')), { once: true });
    });
    const ping = new Uint8Array(32).fill(times);
    stream.send(ping);
    expect(await answer).toEqual(ping);
    // Whatever was to be done by a certain time is late by now.
    for (const deadline of deadlines) deadline.abort(new Error('Too late'));
  }
});
