/**
 * `npm run mine`: the miner without a window, on a server or in a test. The same operator as in the app; only its ports differ.
 * Over 200 lines: it is the one place where all of them are put together.
 */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { openChain } from '../../chain/open-chain.ts';
import type { Chain } from '../../chain/ports/chain.ts';
import { ChainUnreachable, NoSuchSubnet, NotBittensor } from '../../chain/errors.ts';
import { AxonAddressError } from '../../miner/axon/axon-info.ts';
import { systemClock } from '../../miner/axon/clock.ts';
import { httpAxonTransport } from '../../miner/axon/http-axon.ts';
import { fileModelStore } from '../../miner/inference/file-model-store.ts';
import { InferenceError } from '../../miner/inference/inference-error.ts';
import type { ModelStore } from '../../miner/inference/model-store.ts';
import { nodeBackend } from '../../miner/inference/node-backend.ts';
import type { RuleVerdict } from '../../miner/neighbour/judge-rules.ts';
import { localTimeNow, watchNeighbour } from '../../miner/neighbour/neighbour.ts';
import { fileHistory } from '../../miner/operator/history/file-history.ts';
import { backupMinerKeys } from '../../miner/operator/keys/backup-miner-keys.ts';
import { btcliMinerKeys, WalletFolderError } from '../../miner/operator/keys/btcli-miner-keys.ts';
import { modelFile } from '../../miner/operator/models/model-file.ts';
import { createOperator } from '../../miner/operator/operator.ts';
import { OperatorRecordDamaged } from '../../miner/operator/operator-errors.ts';
import type { MinerKeys } from '../../miner/operator/ports/miner-keys.ts';
import type { MinerChoice, OperatorState } from '../../miner/operator/ports/operator-state.ts';
import type { Operator } from '../../miner/operator/ports/operator.ts';
import type { StartPlan } from '../../miner/operator/ports/start-plan.ts';
import { planLines } from '../../miner/operator/report/plan-lines.ts';
import { reportEvents } from '../../miner/operator/report/report-event.ts';
import { jsonLine, reportLine } from '../../miner/operator/report/report-line.ts';
import { fileOperatorStore } from '../../miner/operator/store/file-operator-store.ts';
import { taskByName } from '../../miner/tasks/index.ts';
import { TaskError } from '../../miner/tasks/task-errors.ts';
import { nodeWebSocketTransport } from '../../substrate/transport/node-websocket.ts';
import { WalletError } from '../../wallet/errors.ts';
import { inlinePasswordHash } from '../../wallet/host/inline-password-hash.ts';
import { systemClock as walletClock } from '../../wallet/host/system-clock.ts';
import { systemRandom } from '../../wallet/host/system-random.ts';
import { cryptoReady } from '../../wallet/keys/crypto-ready.ts';
import { DataDirError, defaultDataDir, prepareDataDir } from '../services/data-dir.ts';
import { machineSensors } from '../services/machine-sensors.ts';
import { nodeReachProbe } from '../services/probe-axon.ts';
import { askLine, NotAnswered, someoneThere } from './ask-terminal.ts';
import { BadOption, helpText, readOptions } from './command-line.ts';
import { epistulaOf, MineRefused, options, reachOf, rulesOf, type Given } from './mine-options.ts';

interface Keys extends MinerKeys {
  readonly coldkeyAddress: string;
  readonly hotkeyAddress: string | null;
  openColdkey?(): Promise<void>;
  closeColdkey?(): void;
  close(): void;
}

async function keysOf(given: Given, chain: Chain): Promise<Keys> {
  const askPassword = someoneThere() ? (what: string) => askLine(`Password of the ${what}: `, true) : null;
  const home = homedir();
  if (given.vault !== undefined) {
    if (given.wallet !== undefined) throw new BadOption('Give --wallet or --vault, not both.');
    const password = process.env['TAOLITE_VAULT_PASSWORD'] ?? (await askPassword?.('backup'));
    if (password === undefined)
      throw new MineRefused('Give the password of the backup in the variable TAOLITE_VAULT_PASSWORD.');
    return backupMinerKeys(given.vault, password, chain, given.coldkey ?? null, given.hotkey);
  }
  const folder = (given.wallet ?? '~/.bittensor/wallets/default').replace(/^~(?=$|\/)/, home).replace(/\/+$/, '');
  const { hotkey: hotkeyName } = given;
  return btcliMinerKeys({
    folder,
    hotkeyName,
    home,
    env: process.env,
    hash: inlinePasswordHash(),
    random: systemRandom,
    askPassword,
  });
}

async function modelsOf(given: Given): Promise<{ models: ModelStore; model: string }> {
  const bundled = fileModelStore(join(process.env['TAOLITE_ROOT'] ?? process.cwd(), 'models'));
  const known = (await bundled.list()).find(({ task }) => task === given.task);
  if (!known) throw new MineRefused(`There is no bundled model for ${given.task}.`);
  if (given.model === undefined) return { models: bundled, model: known.id };
  const models = await modelFile(resolve(given.model), taskByName(given.task), known);
  return { models, model: (await models.list())[0]!.id };
}

/** Tells what a person reads, or what a machine reads. */
interface Teller {
  say(title: string, words: string): void;
  data(value: object): void;
}

const teller = (json: boolean): Teller => ({
  say: (title, words) => {
    if (!json) console.log(title.padEnd(11) + words);
  },
  data: (value) => {
    if (json) console.log(jsonLine(value));
  },
});

/** Says what the start costs and may bring, and asks. @throws MineRefused when nobody agreed */
async function agreed(plan: StartPlan, choice: MinerChoice, yes: boolean, tell: Teller): Promise<void> {
  for (const [title, words] of planLines(plan, choice.maxBurnRao)) tell.say(title, words);
  tell.data({ event: 'plan', ...plan, maxBurnRao: choice.maxBurnRao });
  if (plan.registeredUid !== null || yes) return;
  if (!someoneThere())
    throw new MineRefused(
      'Nothing was spent: start again with --yes to agree to the cost, as nobody can be asked here.',
    );
  const answer = await askLine('Register and start? Type yes: ');
  if (answer.trim().toLowerCase() !== 'yes') throw new MineRefused('Nothing was spent.');
}

/** Resolves when the run is over by itself; `stop` ends it. */
function followed(operator: Operator, tell: Teller, registered: () => void): { over: Promise<OperatorState> } {
  let before: OperatorState | null = null;
  const over = new Promise<OperatorState>((done) => {
    operator.onState((state) => {
      for (const event of reportEvents(before, state)) {
        tell.data({ at: new Date().toISOString(), ...event });
        const line = reportLine(event);
        tell.say(line.slice(0, 11).trimEnd(), line.slice(11));
      }
      before = state;
      if (state.steps.register.state === 'done') registered();
      if (state.phase === 'failed' || state.phase === 'stopped') done(state);
    });
  });
  return { over };
}

async function mine(given: Given, closing: (() => Promise<void> | void)[], stopped: AbortSignal): Promise<number> {
  const tell = teller(given.json);
  if (!/^wss?:\/\//.test(given.endpoint) || !URL.canParse(given.endpoint))
    throw new BadOption(`--endpoint: "${given.endpoint}" is no address such as ws://127.0.0.1:9944.`);
  const reach = reachOf(given);
  await cryptoReady();
  const { models, model } = await modelsOf(given);
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

  const keys = await keysOf(given, chain);
  closing.push(() => keys.close());
  tell.say(
    'Wallet',
    `coldkey ${keys.coldkeyAddress}, hotkey ${keys.hotkeyAddress ?? `${given.hotkey}, made when it starts`}`,
  );
  const folder = join(
    await prepareDataDir(given['data-dir'] ?? defaultDataDir()),
    'miner',
    `${genesisHash.slice(2, 18)}-${given.netuid}-${encodeURIComponent(given.hotkey)}`,
  );
  const operator = createOperator({
    chain,
    keys,
    models,
    inference: () => nodeBackend({ now: () => performance.now() }),
    transport: httpAxonTransport(),
    store: fileOperatorStore(join(folder, 'miner.json')),
    history: fileHistory(join(folder, 'earnings.jsonl')),
    reach: nodeReachProbe,
    ...(given.duty < 100 && { duty: () => given.duty / 100 }),
    clock: systemClock,
    newId: () => crypto.randomUUID(),
  });
  const wanted: MinerChoice = {
    netuid: given.netuid,
    task: given.task,
    model,
    coldkey: keys.coldkeyAddress,
    hotkey: keys.hotkeyAddress,
    maxBurnRao: given['max-burn'] ?? 2n ** 63n,
    ...reach,
    ...epistulaOf(given),
  };
  const plan = await operator.plan(wanted);
  const choice = { ...wanted, maxBurnRao: given['max-burn'] ?? (plan.burnRao * 4n) / 3n };
  await agreed(plan, choice, given.yes, tell);
  stopped.throwIfAborted();
  if (plan.registeredUid === null) await keys.openColdkey?.();
  stopped.throwIfAborted();

  const { over } = followed(operator, tell, () => keys.closeColdkey?.());
  const onStop = (): void => void operator.stop();
  stopped.addEventListener('abort', onStop, { once: true });
  closing.push(() => operator.dispose());
  const rules = rulesOf(given);
  if (rules) {
    const sensors = machineSensors();
    const pause = (words: string | null): void => void operator.pause(words);
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
      pause,
    });
    closing.push(() => {
      end();
      sensors.close();
    });
  }
  await operator.start(choice);
  const end = await over;
  stopped.removeEventListener('abort', onStop);
  const { answers, earning } = end;
  const earnedAlphaRao = earning?.earnedAlphaRao ?? 0n;
  tell.data({ event: 'end', ok: end.phase === 'stopped', answered: answers.answered, earnedAlphaRao });
  if (end.phase === 'stopped')
    tell.say('Stopped', `${answers.answered} queries answered. The place on the subnet is kept.`);
  return end.phase === 'stopped' ? 0 : 1;
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
  let json = false;
  try {
    const { values, help } = readOptions(options, args);
    if (help) {
      const about = 'Mines without a window. Says what it costs before anything is spent; Ctrl-C stops it.';
      console.log(helpText('npm run mine -- [options]', about, options));
      return 0;
    }
    ({ json } = values);
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
