/** The bundled devnet in a worker of the page, for a browser without a host: chain, actors and the axons of all miners. */
import { startBundledDevnet, type BundledDevnet } from '../../devnet/bundled-devnet.ts';
import { wallClock } from '../../devnet/node/clock.ts';
import { ChainDataError } from '../../devnet/node/chain-store.ts';
import type { Production } from '../../devnet/node/production.ts';
import { StoredChainStore } from '../../devnet/node/stored-chain.ts';
import { toldTrouble } from '../../devnet/node/told-trouble.ts';
import { serveTransport } from '../../devnet/rpc/serve-transport.ts';
import { AxonBindError } from '../../miner/axon/axon-errors.ts';
import { InProcessNetwork } from '../../miner/axon/in-process-axon.ts';
import type { OpenAxon } from '../../miner/axon/axon-transport.ts';
import { axonOverPort } from '../../miner/axon/port-axon.ts';
import { inProcessMarket } from '../../miner/market/in-process-market.ts';
import type { DevnetStatus } from '../../miner/ports/host-port.ts';
import { indexedDbStore } from '../../substrate/store/indexeddb-store.ts';
import { messagePortTransport } from '../../substrate/transport/message-port.ts';
import type { DevnetCalls, DevnetMethod, FromDevnet, ToDevnet } from './devnet-messages.ts';

/** The chain's constants are those of a fast build, however its blocks are made: one stored chain serves all ways. */
const SLOT_MS = 250;
/** States kept for reading back; a page reads the newest ones only. */
const KEEP_STATES = 128;
const scope = self as unknown as DedicatedWorkerGlobalScope;
const network = new InProcessNetwork();
const axons = new Map<string, { open: OpenAxon; end: () => void }>();
let running: BundledDevnet | null = null;
let following = false;
/** Ends the JSON-RPC connections of pages. */
const connections = new Set<() => void>();
let releaseLock: (() => void) | null = null;
let status: DevnetStatus = {
  state: 'stopped',
  why: null,
  production: null,
  endpoint: null,
  endpointWhy: 'Other programs cannot reach a devnet inside a browser tab. Start Taolite with its host for that.',
  subnets: [],
};

function say(change: Partial<DevnetStatus>): DevnetStatus {
  status = { ...status, ...change };
  scope.postMessage({ changed: status } satisfies FromDevnet);
  return status;
}

/**
 * Two tabs must not write one chain, nor run two of them: they have one genesis, and what is kept of the one would pass for the other.
 * Resolves with false when another tab runs one.
 */
function lock(): Promise<boolean> {
  if (releaseLock) return Promise.resolve(true);
  return new Promise((resolve, reject) => {
    navigator.locks
      .request('taolite-devnet', { ifAvailable: true }, (held) => {
        if (!held) return resolve(false);
        resolve(true);
        return new Promise<void>((release) => (releaseLock = release));
      })
      .catch(reject);
  });
}

async function start(store: string, production: Production): Promise<DevnetStatus> {
  if (running || status.state === 'starting') return status;
  say({ state: 'starting', why: null, production: null });
  try {
    if (!(await lock()))
      return say({
        state: 'failed',
        why: 'The devnet already runs in another tab of Taolite. Use that tab, or close it and try again.',
      });
    running = await startBundledDevnet({
      clock: wallClock,
      store: new StoredChainStore(await indexedDbStore(store), { keepStates: KEEP_STATES }),
      production,
      slotDurationMs: SLOT_MS,
      market: inProcessMarket(network),
      keepStates: KEEP_STATES,
      // The light node of this page follows its finality block by block.
      grandpaRpc: true,
    });
    following = production.mode !== 'manual';
    toldTrouble(running.node, (why) => say({ why }));
    running.actors?.subnetsChanged.on((subnets) => say({ subnets: [...subnets] }));
    return say({ state: 'running', production, subnets: [...(running.actors?.subnets ?? [])] });
  } catch (error) {
    unlock();
    const why = error instanceof Error ? error.message : String(error);
    return say({ state: error instanceof ChainDataError ? 'damaged' : 'failed', why });
  }
}

function unlock(): void {
  releaseLock?.();
  releaseLock = null;
}

async function stop({ toBegin }: { toBegin: boolean }): Promise<DevnetStatus> {
  const was = running;
  running = null;
  for (const end of connections) end();
  connections.clear();
  await was?.close();
  if (!toBegin) unlock();
  return say({ state: 'stopped', why: null, production: null, subnets: [] });
}

function live(): BundledDevnet {
  if (!running) throw new Error('The devnet does not run. Start it first.');
  return running;
}

type Handlers = { [M in DevnetMethod]: (args: DevnetCalls[M]['args']) => Promise<DevnetCalls[M]['result']> };
const handlers: Handlers = {
  start: ({ store, production }) => start(store, production),
  stop,
  produce: async ({ production }) => {
    const devnet = live();
    devnet.node.produce(production);
    // The actors go on following once they do; a chain that is driven by hand has them act in each step.
    if (production.mode !== 'manual' && !following) {
      following = true;
      await devnet.actors?.follow();
    }
    return say({ production });
  },
  newBlocks: async ({ count }) => {
    const devnet = live();
    // Actors that follow act by themselves; whoever asked for a block does not wait for an axon that does not answer.
    for (let i = 0; i < count; i++) await (following ? devnet.node.newBlock() : devnet.step());
    return devnet.node.chain.best.header.number;
  },
  openSubnet: async ({ task }) => live().actors?.open(task),
  rpc: async ({ port }) => {
    const devnet = live();
    connections.add(serveTransport(devnet.node, devnet.methods, messagePortTransport(port)));
  },
  listen: async ({ port, ip, at }) => {
    const axon = axonOverPort(port);
    const open = await network.transport.open(axon.serve, { ip, port: at });
    axons.set(`${ip}:${open.address.port}`, { open, end: axon.close });
    return open.address;
  },
  unlisten: async ({ ip, at, graceMs }) => {
    const key = `${ip}:${at}`;
    const axon = axons.get(key);
    axons.delete(key);
    await axon?.open.close(graceMs);
    axon?.end();
  },
};

scope.addEventListener('message', ({ data }: MessageEvent<ToDevnet>) => {
  const handle = handlers[data.devnet] as (args: unknown) => Promise<unknown>;
  handle(data.args).then(
    (result) => scope.postMessage({ answer: data.id, result } satisfies FromDevnet),
    (error: unknown) => {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      const code = error instanceof AxonBindError ? error.code : null;
      scope.postMessage({ answer: data.id, error: { name, message, code } } satisfies FromDevnet);
    },
  );
});
