// A peer as a page has it: the host dials it, and it comes through the bridge's frames and checks, and a port, to the worker.
import { toFault } from '../../electron/services/fault.ts';
import { PeerService } from '../../electron/services/peer-service.ts';
import { bridgeClient } from '../../miner/ports/bridge/client.ts';
import { serveBridge } from '../../miner/ports/bridge/server.ts';
import { peerSchema } from '../../miner/ports/peer-port.ts';
import { wirePair } from '../../miner/ports/testing/wire-pair.ts';
import { peerPort } from '../../renderer/workers/peer-port.ts';
import { PeerSource } from '../../renderer/workers/peer-source.ts';

const schema = { peers: peerSchema };

/** The light node's source, and the page's end of the pipe once the host has dialled. */
export function dialledPeer(address: string) {
  const [near, far] = wirePair();
  const peers = new PeerService();
  serveBridge(schema, { peers: { open: (peer, pipe) => peers.open(peer, pipe) } }, far, toFault);
  const { bridge } = bridgeClient(schema, near, ({ message }) => new Error(message));
  const opening = bridge.peers.open({ address });
  opening.catch(() => undefined);
  const { port1, port2: port } = new MessageChannel();
  peerPort(port1, async () => (await opening).pipe);
  return { source: new PeerSource(address, port), opening };
}
