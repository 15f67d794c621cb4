/** The light node of one chain in a worker: headers, signatures and proofs are checked here, and the page stays responsive. */
import { LightNode } from '../../node-light/engine/light-node.ts';
import { keptPin, metadataPins } from '../../node-light/engine/metadata-pins.ts';
import { lightReport } from '../../node-light/engine/light-report.ts';
import { readCheckpointFile } from '../../node-light/follower/checkpoint-file.ts';
import { lightConnect, type LightEndpoint } from '../../node-light/provider/light-connect.ts';
import { observedNode } from '../../node-light/snapshot/observed-node.ts';
import { hexToBytes } from '../../substrate/bytes.ts';
import { messagePortTransport, type MessagePortLike } from '../../substrate/transport/message-port.ts';
import { relay } from '../../substrate/transport/relay.ts';
import { webSocketTransport } from '../../substrate/transport/websocket.ts';
import type { FromLight, LightSetUp, LightWay, ToLight } from './light-messages.ts';
import { PeerSource } from './peer-source.ts';
import { writeSnapshot, type SnapshotWriter } from './snapshot-writer.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;
/** A report for people is told so often at most, ms. */
const TELL_EVERY_MS = 500;
/** Lag, proofs and freshness change without an event. */
const TELL_ANYWAY_MS = 2_000;

const tell = (message: FromLight): void => scope.postMessage(message);
const overPort = (port: MessagePort) => messagePortTransport(port as unknown as MessagePortLike);
/** A port to what the page opens for whoever sends it one. */
function openedThrough(door: MessagePort): MessagePort {
  const { port1, port2 } = new MessageChannel();
  door.postMessage(null, [port2]);
  return port1;
}
const endpointOf = (name: string, way: LightWay): LightEndpoint => {
  if ('peer' in way) return { name, source: () => new PeerSource(name, openedThrough(way.peer)) };
  if ('url' in way) return { name, connect: webSocketTransport(way.url) };
  return { name, connect: (...heard) => overPort(openedThrough(way.port))(...heard) };
};

let ticking: ReturnType<typeof setInterval> | undefined;

function make({ own, genesisHash, checkpoint, told }: LightSetUp): LightNode {
  const pin = keptPin(checkpoint);
  const made = new LightNode({
    checkpoint: checkpoint === null ? (own ? 'own chain' : 'first source') : readCheckpointFile(checkpoint).checkpoint,
    ...(genesisHash && { genesisHash: hexToBytes(genesisHash) }),
    ...(pin && { metadataPins: [...metadataPins, pin] }),
    toldMetadata: told,
    now: () => Date.now(),
    after: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    // A chain on this computer may have a clock of its own.
    ...(own && { aheadMs: Infinity }),
  });
  let due: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    due ??= setTimeout(() => {
      due = undefined;
      tell({ report: lightReport(made) });
    }, TELL_EVERY_MS);
  };
  for (const event of ['head', 'final', 'refused', 'phase'] as const) made.on(event, soon);
  clearInterval(ticking);
  ticking = setInterval(soon, TELL_ANYWAY_MS);
  writer?.stop();
  writer = writeSnapshot(made, own, (kept) => tell({ kept }));
  return made;
}

let writer: SnapshotWriter | undefined;
let node: LightNode | undefined;
let setUp: LightSetUp | undefined;

/**
 * A chain of one's own may be set back by whoever runs it (a snapshot, a new beginning): its blocks then contradict what was final
 * here, and trust begins anew. Another chain that does this stays refused.
 */
function wasSetBack(own: LightNode): boolean {
  const reason = own.refusals.at(-1)?.reason;
  return own.phase?.name === 'conflict' || reason === 'wrong parent' || reason === 'wrong header';
}
scope.addEventListener('message', ({ data }: MessageEvent<ToLight>) => {
  if ('make' in data) {
    setUp = data.make;
    node = make(setUp);
    return;
  }
  if ('metadata' in data) return writer?.sawMetadata(data.metadata);
  if ('keepNow' in data) return void writer?.keepNow().then(() => tell({ keptNow: data.keepNow }));
  if (node && setUp?.own && wasSetBack(node)) {
    node.close();
    node = make(setUp);
  }
  if (!node) throw new Error('The light node is opened before it is made.');
  const endpoints = data.sources.map(({ name, way }) => endpointOf(name, way));
  relay(
    lightConnect(
      observedNode(node, () => writer?.reads),
      ...endpoints,
    ),
    overPort(data.port),
    (reason) => {
      tell({ ended: data.open, reason });
      void writer?.keepNow();
    },
  );
});
