/** The embedded devnet: runs in a thread of the host (`worker_threads`), so that blocks never hold up the window or the axon. */
import { mkdir } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { startBundledDevnet, type BundledDevnet } from '../../devnet/bundled-devnet.ts';
import { wallClock } from '../../devnet/node/clock.ts';
import { toldTrouble } from '../../devnet/node/told-trouble.ts';
import { StoredChainStore } from '../../devnet/node/stored-chain.ts';
import { serveTransport } from '../../devnet/rpc/serve-transport.ts';
import { PortInUse, serveWebSocket, type RunningServer } from '../../devnet/rpc/websocket-server.ts';
import { httpMarket } from '../../miner/market/http-market.ts';
import { levelStore } from '../../substrate/store/level-store.ts';
import { messagePortTransport, type MessagePortLike } from '../../substrate/transport/message-port.ts';
import { DevnetPeers } from './devnet-peers.ts';
import { startTrouble } from './devnet-trouble.ts';
import type { DevnetSettings, FromDevnet, ToDevnet } from './devnet-messages.ts';
import { isLoopbackOrigin } from './origins.ts';

/** The chain's constants are those of a fast build, however its blocks are made: one stored chain serves all ways. */
const SLOT_MS = 250;
/** Blocks whose state can be asked for, now and after a restart. */
const KEEP_STATES = 256;

if (!parentPort) throw new Error('This file is a thread of the host; start it with npm start.');
const host = parentPort;
const settings = workerData as DevnetSettings;
const say = (message: FromDevnet): void => host.postMessage(message);

async function begin(): Promise<BundledDevnet> {
  await mkdir(settings.folder, { recursive: true, mode: 0o700 });
  const store = await levelStore(settings.folder);
  try {
    return await startBundledDevnet({
      clock: wallClock,
      store: new StoredChainStore(store, { keepStates: KEEP_STATES }),
      production: settings.production,
      slotDurationMs: SLOT_MS,
      market: httpMarket(),
      ...(settings.subnets && { actors: { subnets: settings.subnets } }),
      keepStates: KEEP_STATES,
      // The light nodes of pages follow its finality block by block.
      grandpaRpc: true,
    });
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Opens the port for other programs. That it is taken is no trouble for the app itself. */
async function openEndpoint(
  devnet: BundledDevnet,
  port: number,
): Promise<{ server: RunningServer | null; why: string | null }> {
  try {
    // Programs have no origin; of pages only those of this machine may come, not every site the user happens to visit.
    return {
      server: await serveWebSocket(devnet.node, devnet.methods, { port, allowOrigin: isLoopbackOrigin }),
      why: null,
    };
  } catch (error) {
    if (!(error instanceof PortInUse)) throw error;
    return {
      server: null,
      why: `Port ${port} is in use by another program, so other programs cannot reach this devnet.`,
    };
  }
}

async function run(devnet: BundledDevnet): Promise<void> {
  const { server, why } =
    settings.port === null
      ? { server: null, why: 'Its address for other programs is switched off.' }
      : await openEndpoint(devnet, settings.port);
  const peers = new DevnetPeers(devnet.node);
  let following = settings.production.mode !== 'manual';

  const handle = async (message: Extract<ToDevnet, { id: number }>): Promise<number> => {
    if (message.type === 'new-blocks') {
      // Actors that follow act on each block by themselves. Waiting for them could take as long as an axon that does not
      // answer, and whoever asked for a block wants the block.
      for (let i = 0; i < message.count; i++) await (following ? devnet.node.newBlock() : devnet.step());
      return devnet.node.chain.best.header.number;
    }
    if (message.type === 'open-subnet') {
      devnet.actors?.open(message.task);
      return devnet.node.chain.best.header.number;
    }
    devnet.node.produce(message.production);
    // The actors go on following once they do; a chain driven by hand has them act in each step.
    if (message.production.mode !== 'manual' && !following) {
      following = true;
      await devnet.actors?.follow();
    }
    return devnet.node.chain.best.header.number;
  };

  host.on('message', (message: ToDevnet) => {
    if (message.type === 'rpc') {
      serveTransport(devnet.node, devnet.methods, messagePortTransport(message.port as unknown as MessagePortLike));
    } else if (message.type === 'peer') {
      void peers.open(message.port);
    } else if (message.type === 'stop') {
      void (async () => {
        await Promise.all([server?.close(), peers.close()]);
        await devnet.close();
        host.close();
        process.exit(0);
      })();
    } else {
      const { id } = message;
      handle(message).then(
        (value) => say({ type: 'answer', id, value }),
        (error: unknown) => say({ type: 'error', id, why: error instanceof Error ? error.message : String(error) }),
      );
    }
  });
  toldTrouble(devnet.node, (why) => say({ type: 'trouble', why }));
  devnet.actors?.subnetsChanged.on((subnets) => say({ type: 'subnets', subnets }));
  say({ type: 'subnets', subnets: devnet.actors?.subnets ?? [] });
  say({ type: 'running', endpoint: server && `ws://127.0.0.1:${server.port}`, endpointWhy: why });
}

try {
  await run(await begin());
} catch (error) {
  say({ type: 'failed', ...startTrouble(error, settings.folder) });
  host.close();
}
