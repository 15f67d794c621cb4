/** `npm run devnet`: the bundled chain as a node of its own, for clients on this machine. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MarketSubnet } from '../../devnet/actors/actor-status.ts';
import type { Market } from '../../devnet/actors/market.ts';
import { startBundledDevnet, type BundledDevnet, type BundledDevnetOptions } from '../../devnet/bundled-devnet.ts';
import { SnapshotFileError, type SnapshotHeader } from '../../devnet/dev/snapshot-file.ts';
import { GenesisFileError } from '../../devnet/genesis/fields.ts';
import { readGenesisFile } from '../../devnet/genesis/genesis-file.ts';
import { ChainDataError } from '../../devnet/node/chain-store.ts';
import { toldTrouble } from '../../devnet/node/told-trouble.ts';
import { wallClock } from '../../devnet/node/clock.ts';
import type { P2pService } from '../../devnet/p2p/serve-p2p.ts';
import { signaturesInWorker } from '../../devnet/rpc/signatures-in-worker.ts';
import { PortInUse, serveWebSocket, type RunningServer } from '../../devnet/rpc/websocket-server.ts';
import { utf8 } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import type { SpecVersion } from '../../devnet/runtime/spec-versions.ts';
import { StoreError } from '../../substrate/store/store.ts';
import { BadOption, helpText, readOptions } from './command-line.ts';
import { devnetOptions, usualBlockTime, type BlockTime, type DevnetValues } from './devnet-options.ts';
import { keptCode } from './kept-code.ts';
import { openStore, readSnapshot, snapshotHome } from './devnet-store.ts';

/** Blocks whose state can be asked for. */
const KEPT_STATES = 256;
const HELP = [
  'npm run devnet -- [options]',
  'A local Bittensor chain with subnets, validators and rival miners, for clients on this machine.',
] as const;
const EXAMPLES = [
  'npm run devnet -- --block-time 250ms --memory',
  'npm run devnet -- --block-time manual --actors none --memory --dev-methods',
  'npm run devnet -- --genesis my-chain.json --data-dir .data/mine --p2p 30333 --chain-spec spec.json',
];

interface Started {
  readonly devnet: BundledDevnet;
  readonly blockTime: BlockTime;
  /** Where the chain is kept; undefined in memory. */
  readonly folder: string | undefined;
  readonly rivals: number;
}

async function start(values: DevnetValues): Promise<Started> {
  const dataDir = values['data-dir'];
  const snapshot = values.snapshot === undefined ? undefined : await readSnapshot(values.snapshot, dataDir);
  const blockTime = values['block-time'] ?? usualBlockTime(snapshot?.header.slotDurationMs);
  const { slotDurationMs } = blockTime;
  const origin = snapshot
    ? fromSnapshot(values, snapshot.header, slotDurationMs)
    : await fromGenesis(values, slotDurationMs);
  const rivals = values.actors ?? (snapshot || values.genesis !== undefined ? 0 : 8);
  if (rivals === 0 && values.subnets) throw new BadOption('--subnets: without --actors nobody opens them.');
  // Chains of different block times have different constants: each has its own folder.
  const folder = values.memory ? undefined : join(dataDir, `${slotDurationMs}ms`);
  const keepStates = values.archive ? Infinity : KEPT_STATES;
  const { chain, raw } = await openStore(folder, keepStates, snapshot);
  // Where this program lies, when it was bundled whole (build/whole-program.mjs).
  const place = process.env.TAOLITE_KEEP_AT;
  const facts = {
    slotDurationMs,
    ...(origin.specVersion !== undefined && { specVersion: origin.specVersion as SpecVersion }),
  };
  const options: BundledDevnetOptions = {
    clock: wallClock,
    store: chain,
    production: blockTime.production,
    keepStates,
    seed: values.seed,
    finalityKeys: origin.finalityKeys,
    finality: { initialSetId: BigInt(origin.initialSetId) },
    grandpaRpc: values['grandpa-rpc'],
    devMethods: values['dev-methods'],
    ...facts,
    ...(place !== undefined && { signatures: signaturesInWorker(`${place}-signature-worker.cjs`) }),
    genesis: (genesis, code) => ({ ...genesis, code: genesis.code ?? keptCode(facts, code, place) }),
    ...(origin.genesis !== undefined && { genesisFile: readGenesisFile(origin.genesis) }),
    ...(raw && { snapshots: snapshotHome(raw, dataDir, origin) }),
    ...(rivals > 0 && {
      market: await market(),
      actors: { rivals, ...(values.subnets && { subnets: values.subnets }) },
    }),
  };
  return { devnet: await startBundledDevnet(options), blockTime, folder, rivals };
}

/** Loaded when there are actors: it knows how to make and answer every kind of task. */
async function market(): Promise<Market> {
  const { httpMarket } = await import('../../miner/market/http-market.ts');
  return httpMarket();
}

type Origin = Omit<SnapshotHeader, 'number'>;

async function fromGenesis(values: DevnetValues, slotDurationMs: number): Promise<Origin> {
  const { genesis: file, 'finality-keys': finalityKeys, 'initial-set-id': initialSetId, 'spec-version': spec } = values;
  const plain = { slotDurationMs, finalityKeys, initialSetId, ...(spec !== undefined && { specVersion: spec }) };
  if (file === undefined) return plain;
  const genesis = await readFile(file, 'utf8').catch((error: Error) => {
    throw new BadOption(`--genesis: ${error.message}.`);
  });
  return { ...plain, genesis };
}

/** A snapshot brings its own genesis along. @throws BadOption for a block time it cannot have */
function fromSnapshot(values: DevnetValues, { number: _, ...origin }: SnapshotHeader, slotDurationMs: number): Origin {
  if (values.genesis !== undefined) throw new BadOption('--genesis: a snapshot has its genesis already.');
  if (values['spec-version'] !== undefined) throw new BadOption('--spec-version: a snapshot has its runtime already.');
  if (origin.slotDurationMs !== slotDurationMs)
    throw new BadOption(
      `--block-time: the snapshot's chain has slots of ${origin.slotDurationMs} ms, which cannot change.`,
    );
  return origin;
}

async function serveP2p({ devnet }: Started, values: DevnetValues): Promise<P2pService | undefined> {
  const { p2p: port } = values;
  if (port === undefined) return undefined;
  // Loaded when asked for: it is most of what this command would have to load.
  const { serveP2p: serve } = await import('../../devnet/p2p/serve-p2p.ts');
  const { identitySeedAt } = await import('../../devnet/p2p/identity-file.ts');
  const identitySeed = values.memory
    ? blake2b256(utf8(`taolite peer ${values.seed}`))
    : await identitySeedAt(join(values['data-dir'], 'peer-identity'));
  return serve(devnet.node, { webSocketPort: port, tcpPort: port === 0 ? 0 : port + 1, identitySeed });
}

function watch(devnet: BundledDevnet, log: boolean): void {
  toldTrouble(devnet.node, (why) => console.error(why ?? 'Blocks become final again.'));
  if (log)
    devnet.node.chain.imported.on(({ hash, header, extrinsics }) =>
      console.log(`block ${header.number}  ${hash}  ${extrinsics.length} extrinsics`),
    );
  let told = '';
  devnet.actors?.changed.on(({ trouble }) => {
    const text = trouble.join('; ');
    if (text !== told && text !== '') console.error(`Actors: ${text}`);
    told = text;
  });
}

/** Ends everything once, on Ctrl-C or when the service manager says so. */
function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      console.log('Stopping…');
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
}

/** Such as `subnet 2 Image classification, subnet 3 Forecasting`. */
const subnetWords = (subnets: readonly MarketSubnet[]): string =>
  subnets
    .filter(({ state }) => state !== 'none')
    .map(({ netuid, title }) => `subnet ${netuid ?? '?'} ${title}`)
    .join(', ');

function describe(
  started: Started,
  values: DevnetValues,
  servers: readonly RunningServer[],
  p2p?: P2pService,
): string[] {
  const { devnet, blockTime, folder, rivals } = started;
  const { chain } = devnet.node;
  const { production } = blockTime;
  return [
    `Taolite devnet at block ${chain.best.header.number}, genesis ${chain.genesisHash}`,
    ...servers.map(({ port }) => `JSON-RPC   ws://127.0.0.1:${port}`),
    ...(p2p?.addresses.map((address) => `Peers      ${address}`) ?? []),
    `Blocks     ${production.mode === 'interval' ? `every ${production.ms} ms` : production.mode}`,
    `Data       ${folder ?? 'in memory'}${values.archive ? ', the state of every block' : ''}`,
    devnet.actors
      ? `Actors     on ${subnetWords(devnet.actors.subnets)}; ${rivals} rivals each, seed "${values.seed}"`
      : 'Actors     none',
    ...(values['dev-methods'] ? ['Methods    dev_* are on: whoever connects can change the chain'] : []),
  ];
}

async function main(args: readonly string[]): Promise<void> {
  const { values, help } = readOptions(devnetOptions, args);
  if (help) return console.log(helpText(...HELP, devnetOptions, EXAMPLES));
  const since = performance.now();
  const started = await start(values);
  const { devnet } = started;
  watch(devnet, values.log);
  const servers: RunningServer[] = [];
  let p2p: P2pService | undefined;
  const stop = async (): Promise<void> => {
    await Promise.all([...servers.map((server) => server.close()), p2p?.close()]);
    await devnet.close();
  };
  try {
    for (const port of values.port) servers.push(await serveWebSocket(devnet.node, devnet.methods, { port }));
    p2p = await serveP2p(started, values);
    if (values['chain-spec'] !== undefined) {
      const { chainSpecOf } = await import('../../devnet/p2p/chain-spec.ts');
      await writeFile(values['chain-spec'], JSON.stringify(chainSpecOf(devnet.node, p2p?.addresses ?? []), null, 1));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  stopOnSignals(stop);
  for (const line of describe(started, values, servers, p2p)) console.log(line);
  console.log(`Ready in ${((performance.now() - since) / 1000).toFixed(1)} s. Ctrl-C stops it; nothing is lost.`);
}

const KNOWN = [BadOption, PortInUse, ChainDataError, StoreError, GenesisFileError, SnapshotFileError];
/** Errors of parts that are loaded late, by name. */
const KNOWN_NAMES = new Set(['P2pListenError', 'IdentityFileError', 'NoSuchTask']);

main(process.argv.slice(2)).catch((error: unknown) => {
  const known = error instanceof Error && (KNOWN.some((kind) => error instanceof kind) || KNOWN_NAMES.has(error.name));
  console.error(known ? error.message : error);
  if (error instanceof BadOption) console.error('See: npm run devnet -- --help');
  process.exit(1);
});
