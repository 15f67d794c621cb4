/** `npm run devnet`: the bundled chain as a node of its own, for clients on this machine. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startBundledDevnet, type BundledDevnet } from '../../devnet/bundled-devnet.ts';
import { ChainDataError, type ChainStore } from '../../devnet/node/chain-store.ts';
import { wallClock } from '../../devnet/node/clock.ts';
import { ForgetfulStore } from '../../devnet/node/forgetful-store.ts';
import type { Production } from '../../devnet/node/production.ts';
import { StoredChainStore } from '../../devnet/node/stored-chain.ts';
import { PortInUse, serveWebSocket, type RunningServer } from '../../devnet/rpc/websocket-server.ts';
import { httpMarket } from '../../miner/market/http-market.ts';
import { levelStore } from '../../substrate/store/level-store.ts';
import { StoreError } from '../../substrate/store/store.ts';
import { BadOption, flag, helpText, integer, readOptions, text, type OptionSpec, type Values } from './command-line.ts';

type BlockTime = { readonly production: Production; readonly slotDurationMs: number };
const FAST_MS = 250;
/** Blocks whose state can be asked for. */
const KEPT_STATES = 256;

/** `12s`, `250ms`, `500` (ms), `instant` or `manual`. */
function blockTime(typed: string): BlockTime {
  if (typed === 'instant' || typed === 'manual') return { production: { mode: typed }, slotDurationMs: FAST_MS };
  const [, amount, unit] = /^(\d+)(ms|s)?$/.exec(typed) ?? [];
  if (amount === undefined) throw new BadOption(`"${typed}" is none of 12s, 250ms, a number of ms, instant, manual`);
  const ms = integer(String(Number(amount) * (unit === 's' ? 1000 : 1)), 50, 600_000);
  return { production: { mode: 'interval', ms }, slotDurationMs: ms };
}

const options = {
  port: {
    value: 'PORT',
    text: 'JSON-RPC port on 127.0.0.1 and ::1, WebSocket and HTTP; may be repeated',
    shown: '9944',
    read: (typed) => (typed.length === 0 ? [9944] : typed.map((one) => integer(one, 0, 65_535))),
  } satisfies OptionSpec<number[]>,
  'block-time': {
    value: 'TIME',
    text: '12s, 250ms, a number of ms, instant (a block per transaction) or manual (engine_createBlock)',
    shown: '12s',
    read: (typed) => blockTime(typed[typed.length - 1] ?? '12s'),
  } satisfies OptionSpec<BlockTime>,
  seed: text('TEXT', 'fixes the actors: keys, questions, downtime', 'taolite'),
  memory: flag('keep everything in memory; gone when it ends'),
  'data-dir': text('FOLDER', 'where the chain is kept', '.data/devnet'),
  actors: {
    value: 'N',
    text: 'rival miners on each of the two bundled subnets, beside three validators; none: an empty chain',
    shown: '8',
    read: (typed) => {
      const given = typed[typed.length - 1];
      return given === 'none' ? 0 : given === undefined ? 8 : integer(given, 1, 64);
    },
  } satisfies OptionSpec<number>,
  log: flag('a line per block'),
} as const;

async function openStore(values: Values<typeof options>): Promise<ChainStore> {
  if (values.memory) return new ForgetfulStore();
  const { slotDurationMs } = values['block-time'];
  // Chains of different block times have different constants: each has its own folder.
  const folder = join(values['data-dir'], `${slotDurationMs}ms`);
  await mkdir(folder, { recursive: true });
  return new StoredChainStore(await levelStore(folder), { keepStates: KEPT_STATES });
}

function watch(devnet: BundledDevnet, log: boolean): void {
  devnet.node.trouble.on((error) => console.error(`A block could not be made: ${error.message}`));
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

async function main(args: readonly string[]): Promise<void> {
  const { values, help } = readOptions(options, args);
  if (help) {
    console.log(
      helpText(
        'npm run devnet -- [options]',
        'A local Bittensor chain with subnets, validators and rival miners.',
        options,
      ),
    );
    return;
  }
  const started = performance.now();
  const { production, slotDurationMs } = values['block-time'];
  const devnet = await startBundledDevnet({
    clock: wallClock,
    store: await openStore(values),
    production,
    slotDurationMs,
    seed: values.seed,
    ...(values.actors > 0 && { market: httpMarket(), actors: { rivals: values.actors } }),
  });
  watch(devnet, values.log);
  const servers: RunningServer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()));
    await devnet.close();
  };
  try {
    for (const port of values.port) servers.push(await serveWebSocket(devnet.node, devnet.methods, { port }));
  } catch (error) {
    await stop();
    throw error;
  }
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
  const { chain } = devnet.node;
  console.log(`Taolite devnet at block ${chain.best.header.number}, genesis ${chain.genesisHash}`);
  for (const { port } of servers) console.log(`JSON-RPC   ws://127.0.0.1:${port}`);
  console.log(`Blocks     ${production.mode === 'interval' ? `every ${production.ms} ms` : production.mode}`);
  console.log(`Data       ${values.memory ? 'in memory' : join(values['data-dir'], `${slotDurationMs}ms`)}`);
  console.log(
    devnet.actors
      ? `Actors     on subnets ${devnet.actors.netuids.join(' and ')}, ${values.actors} rivals each, seed "${values.seed}"`
      : 'Actors     none',
  );
  console.log(`Ready in ${((performance.now() - started) / 1000).toFixed(1)} s. Ctrl-C stops it; nothing is lost.`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const known = [BadOption, PortInUse, ChainDataError, StoreError].some((kind) => error instanceof kind);
  console.error(known ? (error as Error).message : error);
  if (error instanceof BadOption) console.error('See: npm run devnet -- --help');
  process.exit(1);
});
