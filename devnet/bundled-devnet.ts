/** The bundled chain, ready to use: node, JSON-RPC, actors. Hosts differ only in what they hand in. */
import { inProcessPair } from '../substrate/transport/in-process.ts';
import type { Connect } from '../substrate/transport/transport.ts';
import { Actors, type ActorsOptions } from './actors/actors.ts';
import type { Market } from './actors/market.ts';
import { Faults } from './dev/faults.ts';
import { faultyMarket } from './dev/faulty-market.ts';
import { devMethods } from './dev/methods.ts';
import type { SnapshotHome } from './dev/snapshots.ts';
import type { FinalityOptions } from './finality/finality.ts';
import type { GenesisFile } from './genesis/genesis-file.ts';
import { genesisOf } from './genesis/lay-genesis.ts';
import type { ChainStore } from './node/chain-store.ts';
import type { Clock } from '../substrate/clock.ts';
import { signingReady } from './node/derandomized-sr25519.ts';
import { localGenesis } from './node/local-genesis.ts';
import { DevnetNode } from './node/node.ts';
import type { SignaturesAhead } from './node/signatures-ahead.ts';
import type { Production } from './node/production.ts';
import { engineMethods, grandpaMethods, standardMethods } from './rpc/methods/index.ts';
import type { Methods } from './rpc/method.ts';
import { serveTransport } from './rpc/serve-transport.ts';
import { createDevnetRuntime } from './runtime/index.ts';
import type { Verify } from './runtime/executive/verify.ts';
import type { Genesis, Runtime } from './runtime/runtime.ts';
import type { SpecVersion } from './runtime/spec-versions.ts';

export interface BundledDevnetOptions {
  readonly clock: Clock;
  readonly store: ChainStore;
  /** How blocks are made once all is set up. */
  readonly production: Production;
  /** Milliseconds per slot: 12 000 gives Finney's constants, less those of a fast chain. Default: that of interval production, else 250. */
  readonly slotDurationMs?: number;
  /** Without a market there are no actors, and the chain starts empty. */
  readonly market?: Market;
  readonly actors?: Pick<ActorsOptions, 'tempo' | 'subnets' | 'validators' | 'rivals'>;
  /** Fixes the actors' keys and decisions. Default `taolite`. */
  readonly seed?: string;
  /** Which runtime the chain begins with: one of `SPEC_VERSIONS`. */
  readonly specVersion?: SpecVersion;
  readonly keepStates?: number;
  readonly verify?: Verify;
  /** A place to check signatures in beside this thread. */
  readonly signatures?: SignaturesAhead;
  /** Lets the host add to the genesis, for example `:code`. `code` makes the module it has when nobody gives one. */
  readonly genesis?: (genesis: Genesis, code: () => Uint8Array) => Genesis;
  /** A chain of one's own instead of the local network. */
  readonly genesisFile?: GenesisFile;
  /** GRANDPA authorities, each with one vote. Default 3. */
  readonly finalityKeys?: number;
  readonly finality?: FinalityOptions;
  /** Answer `grandpa_*`, which Finney's nodes do not. */
  readonly grandpaRpc?: boolean;
  /** Answer `dev_*`. */
  readonly devMethods?: boolean;
  /** Where `dev_snapshot` keeps snapshots beyond the process. */
  readonly snapshots?: SnapshotHome;
}

export interface BundledDevnet {
  readonly node: DevnetNode;
  readonly actors: Actors | undefined;
  /** What the node answers, for other transports. */
  readonly methods: Methods;
  /** A connection inside this process; each call opens a new one. */
  readonly connect: Connect;
  /** Makes a block and lets everybody act on it: one step in lockstep. */
  step(): Promise<void>;
  close(): Promise<void>;
}

const FAST_SLOT_MS = 250;
/** Blocks the set-up may take before the first epoch. When it has trouble, the chain starts all the same, and it goes on trying. */
const SET_UP_BLOCKS = 24;

/**
 * Starts the bundled devnet. A fresh chain is set up at once, in blocks dated back, up to its first epoch: whoever connects
 * finds subnets with miners and with validators that have their permits. After that blocks come as `production` says.
 * @throws ChainDataError when the store cannot be used
 */
export async function startBundledDevnet(options: BundledDevnetOptions): Promise<BundledDevnet> {
  const { clock, store, production, market, seed = 'taolite' } = options;
  const slotDurationMs = options.slotDurationMs ?? (production.mode === 'interval' ? production.ms : FAST_SLOT_MS);
  const chosen = { slotDurationMs, ...(options.specVersion !== undefined && { specVersion: options.specVersion }) };
  const verify = options.verify ?? options.signatures?.verify;
  const runtime = createDevnetRuntime({ ...chosen, ...(verify && { verify }) });
  await signingReady;
  const local = localGenesis(slotDurationMs, 1, options.finalityKeys);
  const { pallets } = runtime.metadata.description;
  const genesis = options.genesisFile ? genesisOf(local.genesis, options.genesisFile, pallets) : local.genesis;
  const node = await DevnetNode.open({
    runtime,
    genesis: options.genesis?.(genesis, () => runtime.code()) ?? genesis,
    authors: local.authors,
    clock,
    store,
    production: { mode: 'manual' },
    ...(options.keepStates !== undefined && { keepStates: options.keepStates }),
    ...(options.finality && { finality: options.finality }),
    ...(options.signatures && { signatures: options.signatures }),
  });
  let actors: Actors | undefined;
  const faults = new Faults();
  let unverified: Runtime | undefined;
  const methods = {
    ...standardMethods,
    ...engineMethods,
    ...(options.grandpaRpc && grandpaMethods),
    ...(options.devMethods &&
      devMethods({
        pallets,
        code: (version) => runtime.code(version),
        faults,
        actorsDone: async () => actors?.onBlock(),
        snapshots: options.snapshots,
        unverified: () => (unverified ??= createDevnetRuntime({ ...chosen, verify: () => true })),
        batch: { mode: 'interval', ms: production.mode === 'interval' ? production.ms : slotDurationMs },
      })),
  };
  const connect: Connect = (onMessage, onStatus) => {
    const [client, server] = inProcessPair();
    serveTransport(node, methods, server);
    return client(onMessage, onStatus);
  };
  const step = async (): Promise<void> => {
    await node.newBlock();
    await actors?.onBlock();
  };
  if (market) {
    try {
      const played = options.devMethods ? faultyMarket(market, faults, seed) : market;
      actors = await Actors.start({ ...options.actors, connect, market: played, seed, slotDurationMs });
      await actors.follow();
      await actors.onBlock();
      if (node.chain.best.header.number === 0) await setUpInThePast(node, actors, step, slotDurationMs);
    } catch (error) {
      await actors?.close();
      await node.close();
      throw error;
    }
  }
  node.produce(production);
  return {
    node,
    actors,
    methods,
    connect,
    step,
    async close() {
      node.produce({ mode: 'manual' });
      await actors?.close();
      await node.close();
    },
  };
}

/** Makes the blocks of the set-up as if they had been made before now, so that the chain's clock does not run ahead. */
async function setUpInThePast(
  node: DevnetNode,
  actors: Actors,
  step: () => Promise<void>,
  slotMs: number,
): Promise<void> {
  const blocks = SET_UP_BLOCKS + actors.tempo;
  const now = node.now();
  node.travel(now - blocks * slotMs);
  for (let i = 0; i < blocks && !actors.validating; i++) await step();
  node.travel(now);
}
