/**
 * `npm run mine`: the miner without a window, on a server or in a test. The same operator as in the app; only its ports differ.
 */
import { join } from 'node:path';
import { ChainUnreachable, NoSuchSubnet, NotBittensor } from '../../chain/errors.ts';
import { openChain } from '../../chain/open-chain.ts';
import { AxonAddressError } from '../../miner/axon/axon-info.ts';
import { systemClock } from '../../miner/axon/clock.ts';
import { InferenceError } from '../../miner/inference/inference-error.ts';
import type { RuleVerdict } from '../../miner/neighbour/judge-rules.ts';
import { sharedTurns } from '../../miner/neighbour/duty-limit.ts';
import { localTimeNow, watchNeighbour } from '../../miner/neighbour/neighbour.ts';
import type { NeighbourRules } from '../../miner/neighbour/rules.ts';
import { WalletFolderError } from '../../miner/operator/keys/btcli-miner-keys.ts';
import { OperatorRecordDamaged } from '../../miner/operator/operator-errors.ts';
import { jsonLine } from '../../miner/operator/report/report-line.ts';
import { TaskError } from '../../miner/tasks/task-errors.ts';
import { nodeWebSocketTransport } from '../../substrate/transport/node-websocket.ts';
import { WalletError } from '../../wallet/errors.ts';
import { systemClock as walletClock } from '../../wallet/host/system-clock.ts';
import { cryptoReady } from '../../wallet/keys/crypto-ready.ts';
import { DataDirError, defaultDataDir, prepareDataDir } from '../services/data-dir.ts';
import { machineSensors } from '../services/machine-sensors.ts';
import { NotAnswered } from './ask-terminal.ts';
import { BadOption, helpText, readOptions } from './command-line.ts';
import { allMiners, MineRefused, options, reachOf, rulesOf, type Given } from './mine-options.ts';
import { readyMiner, teller, type ReadyMiner, type Teller } from './mine-run.ts';

type Closing = (() => Promise<void> | void)[];

async function mine(given: Given, closing: Closing, stopped: AbortSignal): Promise<number> {
  const tell = teller(given.json, null);
  if (!/^wss?:\/\//.test(given.endpoint) || !URL.canParse(given.endpoint))
    throw new BadOption(`--endpoint: "${given.endpoint}" is no address such as ws://127.0.0.1:9944.`);
  const all = allMiners(given);
  for (const one of all) reachOf(one);
  await cryptoReady();
  const chain = await openChain({
    connect: nodeWebSocketTransport(given.endpoint),
    kind: 'endpoint',
    label: given.endpoint,
    clock: walletClock,
    attempts: 4,
    signal: stopped,
  });
  closing.push(() => chain.close());
  const { name, genesisHash } = chain.info;
  tell.say('Chain', `${name} at block ${chain.heads().best.number}, ${given.endpoint}`);
  tell.data({ event: 'chain-open', name, genesisHash, block: chain.heads().best.number, endpoint: given.endpoint });

  const folder = join(await prepareDataDir(given['data-dir'] ?? defaultDataDir()), 'miner');
  const ready: ReadyMiner[] = [];
  const turns = sharedTurns(() => given.duty / 100, systemClock);
  for (const one of all) {
    const miner = all.length > 1 ? { netuid: one.netuid, hotkey: one.hotkey } : null;
    ready.push(await readyMiner(one, chain, folder, teller(given.json, miner), stopped, closing, turns));
  }
  const rules = rulesOf(given);
  if (rules) keepOut(rules, ready, tell, closing);
  // One after the other: transactions of one coldkey must not take each other's place.
  for (const miner of ready) await miner.start();
  const ends = await Promise.all(ready.map(({ over }) => over));
  return ends.every(Boolean) ? 0 : 1;
}

/** Pauses all miners by the rules, and says which of them cannot be kept here. */
function keepOut(rules: NeighbourRules, miners: readonly ReadyMiner[], tell: Teller, closing: Closing): void {
  const sensors = machineSensors();
  let told = false;
  const onVerdicts = (verdicts: readonly RuleVerdict[]): void => {
    if (!told)
      for (const { on, missing, rule } of verdicts) {
        if (!on || missing === null) continue;
        tell.say('Caution', `Nothing pauses it for "${rule}": not available here. ${missing}`);
        tell.data({ event: 'rule-missing', rule, why: missing });
      }
    told = true;
  };
  const end = watchNeighbour({
    sensors,
    rules: () => rules,
    clock: systemClock,
    localTime: localTimeNow,
    onVerdicts,
    pause: (words) => miners.forEach(({ operator }) => void operator.pause(words)),
  });
  closing.push(() => {
    end();
    sensors.close();
  });
}

const KNOWN = [
  BadOption,
  MineRefused,
  NotAnswered,
  WalletFolderError,
  WalletError,
  DataDirError,
  OperatorRecordDamaged,
  AxonAddressError,
  ChainUnreachable,
  NotBittensor,
  NoSuchSubnet,
  InferenceError,
  TaskError,
];

async function main(args: readonly string[]): Promise<number> {
  const stop = new AbortController();
  const closing: (() => Promise<void> | void)[] = [];
  // Before the options are read, so that one that is wrong is told to a machine as well.
  const json = args.includes('--json');
  try {
    const { values, help } = readOptions(options, args);
    if (help) {
      const about = 'Mines without a window. Says what it costs before anything is spent; Ctrl-C stops it.';
      console.log(helpText('npm run mine -- [options]', about, options));
      return 0;
    }
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        if (stop.signal.aborted) process.exit(130);
        if (!json) console.log('Stopping…  (again to leave at once)');
        stop.abort(new MineRefused('Stopped before it began. Nothing was spent.'));
      });
    return await mine(values, closing, stop.signal);
  } catch (error) {
    const known = KNOWN.some((kind) => error instanceof kind);
    console.error(known ? (error as Error).message : error);
    if (error instanceof BadOption) console.error('See: npm run mine -- --help');
    if (json)
      console.log(
        jsonLine({ event: 'end', ok: false, reason: error instanceof Error ? error.message : String(error) }),
      );
    return 1;
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

// Libraries may leave timers behind: it is over when its last line is out.
main(process.argv.slice(2)).then((code) => process.exit(code));
