// A peer that asks nothing for a long time, as a light client of a chain that stands still.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { hexToBytes } from '../../substrate/bytes.ts';
import { encodeBlockRequest } from '../../substrate/p2p/block-request.ts';
import { frame } from '../../substrate/p2p/framed-stream.ts';
import { protocolNames } from '../../substrate/p2p/protocol-names.ts';
import { p2pDevnet } from './p2p-devnet.ts';
import { rawPeer } from './raw-peer.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

it('stays connected, even if it never ends a stream that it was pinged on', async () => {
  const devnet = await p2pDevnet(1);
  const peer = await rawPeer(devnet.p2p.addresses[0]!);
  // As smoldot does: what comes is sent back, and the stream left as it is.
  await peer.handle('/ipfs/ping/1.0.0', (stream) => {
    stream.addEventListener('message', ({ data }) => void stream.send(data));
  });
  const { sync } = protocolNames(hexToBytes(devnet.node.chain.genesisHash));
  const wanted = { header: true, body: false, justification: false, from: 0, direction: 'ascending', most: 1 } as const;
  for (let seconds = 0; seconds < 60; seconds += 10) {
    vi.advanceTimersByTime(10_000);
    expect(await peer.send(sync, frame(encodeBlockRequest(wanted)))).toBeDefined();
  }
  expect(peer.connection.status).toBe('open');
  await peer.close();
  await devnet.close();
});
