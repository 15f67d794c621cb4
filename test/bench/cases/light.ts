// How soon a light client knows a final head: over libp2p beside stock smoldot, and over JSON-RPC, all on one devnet.
import { chainSpecOf } from '../../../devnet/p2p/chain-spec.ts';
import { standardMethods } from '../../../devnet/rpc/methods/index.ts';
import { serveWebSocket } from '../../../devnet/rpc/websocket-server.ts';
import { LightNode } from '../../../node-light/engine/light-node.ts';
import type { LightNodeOptions } from '../../../node-light/engine/light-node-options.ts';
import { JsonRpcSource } from '../../../node-light/sources/json-rpc-source.ts';
import { P2pSource } from '../../../node-light/sources/p2p-source.ts';
import { warpAnchor, type WarpStart } from '../../../node-light/sources/p2p-warp.ts';
import type { Source } from '../../../node-light/sources/source.ts';
import { hexToBytes } from '../../../substrate/bytes.ts';
import { nodeWebSocketTransport } from '../../../substrate/transport/node-websocket.ts';
import { p2pDevnet, SLOT_MS } from '../../p2p/p2p-devnet.ts';
import { SmoldotClient } from '../../p2p/smoldot-client.ts';
import { figure, inTurn, median, timed, type Case } from '../figure.ts';

/** Enough for a kept justification (one in 512 blocks), which is all that JSON-RPC has to show. */
const PAST = 530;
const ROUNDS = 5;

/** Resolves with the light node's first block proved final. */
async function firstFinal(options: Pick<LightNodeOptions, 'checkpoint'>, source: Source): Promise<void> {
  const light = new LightNode({
    ...options,
    slotDurationMs: SLOT_MS,
    now: Date.now,
    after: () => new Promise(() => undefined),
  });
  const final = new Promise<void>((resolve) => light.on('final', () => resolve()));
  await light.addSource(source);
  await final;
  light.close();
}

export const lightCase: Case = {
  name: 'light',
  title: `Light clients: from nothing to a final head, ${PAST} blocks and one handover behind`,
  async run() {
    const devnet = await p2pDevnet(PAST, {
      production: { mode: 'interval', ms: SLOT_MS },
      finalityLag: 2,
      keepStates: 4 * PAST,
    });
    const server = await serveWebSocket(devnet.node, standardMethods, { port: 0, hosts: ['127.0.0.1'] });
    const [address] = devnet.p2p.addresses as [string];
    const genesisHash = hexToBytes(devnet.node.chain.genesisHash);
    const authorities = devnet.node.options.genesis.finalizers.map((id) => ({ id: hexToBytes(id), weight: 1n }));
    const start: WarpStart = { genesisHash, hash: genesisHash, number: 0, set: { setId: 0n, authorities } };
    const overP2p = async (): Promise<void> => {
      const source = await P2pSource.dial({ address, genesisHash });
      await firstFinal({ checkpoint: await warpAnchor(source, start) }, source);
    };
    const overRpc = (): Promise<void> => {
      const connect = nodeWebSocketTransport(`ws://127.0.0.1:${server.port}`);
      const checkpoint = { genesisHash, hash: genesisHash, setId: 0n };
      return firstFinal({ checkpoint }, new JsonRpcSource({ name: 'node', connect }));
    };
    const spec = chainSpecOf(devnet.node, [address]);
    const smoldot = async (): Promise<void> => {
      const client = new SmoldotClient({ maxLogLevel: 0 });
      await client.join(spec);
      const isProved = ({ number }: { number: string }) => Number(number) > 0;
      await client.first<{ number: string }>('chain_subscribeFinalizedHeads', [], isProved);
      await client.close();
    };
    try {
      const times = await inTurn(ROUNDS, overP2p, smoldot);
      const rpc = await timed(overRpc);
      const peer = { name: 'smoldot 3.4.1', values: times.b };
      return [
        figure('first final head over libp2p', 'ms', times.a, peer, 'the devnet runs in the same process'),
        figure(
          'first final head over JSON-RPC',
          'ms',
          [rpc],
          { name: 'ours over libp2p', values: [median(times.a)] },
          'walks every header: JSON-RPC has no warp proof',
        ),
      ];
    } finally {
      await server.close();
      await devnet.close();
    }
  },
};
