/** Starts or resumes the operator in this page, and shows it as the page wants to see it. Loaded with the first start. */
import type { Chain } from '../../../chain/ports/chain.ts';
import { readSubnets } from '../../../chain/queries/subnets.ts';
import { systemClock } from '../../../miner/axon/clock.ts';
import type { InferenceBackend } from '../../../miner/inference/inference-backend.ts';
import { earnedSince } from '../../../miner/operator/history/earned-within.ts';
import { indexedDbHistory } from '../../../miner/operator/history/indexeddb-history.ts';
import type { Turns } from '../../../miner/neighbour/duty-limit.ts';
import type { ModelStore } from '../../../miner/inference/model-store.ts';
import { createOperator } from '../../../miner/operator/operator.ts';
import type { AxonAccess } from '../../../miner/operator/ports/axon-access.ts';
import type { OperatorStore } from '../../../miner/operator/ports/operator-store.ts';
import type { MinerChoice, OperatorState } from '../../../miner/operator/ports/operator-state.ts';
import type { Services } from '../../services/services.ts';
import type { EarningEntry, EarningsHistory } from '../../../miner/operator/ports/earnings-history.ts';
import { taskByName } from '../../../miner/tasks/index.ts';
import type { BackendDesk } from './backend-desk.svelte.ts';
import type { HotkeyDesk } from './hotkey-desk.svelte.ts';
import { keepAwake } from './keep-awake.ts';
import { liveMiner, statusesOf, type Asking } from './live-view.ts';
import type { EarnedSpans } from './miner-view.ts';
import type { Mining, MiningSnapshot } from './mining.ts';
import type { NeighbourDesk } from './neighbour-desk.svelte.ts';
import { joinedModelStore } from './own-model-store.ts';
import type { PageInference } from './page-inference.ts';
import { pageMinerKeys } from './page-miner-keys.ts';
import { MiningUnavailable } from './mining.ts';
import type { ServerBackend } from './server-backend.ts';
import { StripRecord } from './strip-record.ts';

const WEEK_MS = 7 * 24 * 3_600_000;

export interface BeginOptions {
  readonly services: Omit<Services, 'miner'>;
  readonly hotkeys: HotkeyDesk;
  /** Whom it answers, as set at the moment. */
  readonly access: () => AxonAccess;
  readonly backend: BackendDesk;
  /** What models run on in this window, for all miners here. */
  readonly inference: () => Promise<PageInference>;
  readonly neighbour: NeighbourDesk;
  /** The queue for the GPU or processor of all miners here. */
  readonly turns: Turns;
  readonly bundled: () => Promise<ModelStore>;
  readonly own: () => Promise<ModelStore>;
  /** Where this miner's record is kept. */
  readonly store: () => Promise<OperatorStore>;
}

/**
 * Begins a run. It resolves when the run exists, long before it answers.
 * @param resume go on with what was interrupted instead of starting anew
 * @throws MiningUnavailable when there is no chain, or no way to listen
 */
export async function beginMining(choice: MinerChoice, resume: boolean, options: BeginOptions): Promise<Mining> {
  const { services, hotkeys, neighbour } = options;
  const chain = services.chain.live;
  if (!chain) throw new MiningUnavailable('The chain does not answer now. Try again when it is back.');
  const [axon, kept, past, bundled, own, subnets] = await Promise.all([
    services.axon(),
    options.store(),
    indexedDbHistory(),
    options.bundled(),
    options.own(),
    readSubnets(chain.at()),
  ]);
  if ('off' in axon) throw new MiningUnavailable(axon.off);
  const server = await serverOf(choice, options.backend, bundled);
  const here = server ? null : await (await options.inference())();
  const models = server?.models ?? joinedModelStore(bundled, own);
  const model = (await models.list()).find(({ id }) => id === choice.model);

  const paidKey = `miner.paid.${chain.info.genesisHash.slice(2, 18)}.${choice.netuid}`;
  const listeners = new Set<(snapshot: MiningSnapshot) => void>();
  const strip = new StripRecord();
  const earned: EarningEntry[] = [...(await past.list())];
  const history: EarningsHistory = {
    list: () => past.list(),
    add: async (entry) => {
      await past.add(entry);
      earned.push(entry);
    },
  };
  const inPage = services.devnet.where === 'page' && chain.info.kind === 'devnet';
  const { host } = services.host;
  const lost = { times: 0, why: null as string | null };
  let asking: Asking = null;
  let since: number | null = null;

  const operator = createOperator({
    chain,
    keys: pageMinerKeys({
      chain,
      choice,
      services,
      hotkeys,
      asking: (what) => {
        asking = what;
        changed();
      },
      paid: (burnRao) => services.preferences.set(paidKey, burnRao.toString()),
    }),
    models,
    inference: () => watched((server?.make ?? here!)()),
    transport: axon.transport,
    store: kept,
    history,
    // An axon inside the page has no port that could be dialled.
    ...(host && !inPage && { reach: host.reach }),
    turns: options.turns,
    access: options.access,
    clock: systemClock,
    newId: () => crypto.randomUUID(),
  });

  /** Counts how often the inference worker is lost, and says so while it is away. */
  function watched(backend: InferenceBackend): InferenceBackend {
    lost.why = null;
    backend.observe((event) => {
      if (event.kind === 'lost') {
        lost.times += 1;
        lost.why = `The inference worker was lost (${event.reason}). A new one starts; queries wait for it.`;
      } else if (event.kind === 'recovered' || event.kind === 'failed') lost.why = null;
      changed();
    });
    return backend;
  }

  const burned = (): bigint => {
    const text = services.preferences.get(paidKey);
    return text !== null && /^\d{1,20}$/.test(text) ? BigInt(text) : 0n;
  };

  /** Today by the clock of this computer, and the last seven days. */
  function spans(): EarnedSpans {
    // Another miner of this window may be on the same subnet.
    const { hotkey } = operator.state();
    const mine = earned.filter((entry) => entry.hotkey === hotkey);
    const since = (fromMs: number): bigint =>
      earnedSince(mine, chain!.info.genesisHash, choice.netuid, fromMs).alphaRao;
    return { todayAlphaRao: since(new Date().setHours(0, 0, 0, 0)), weekAlphaRao: since(Date.now() - WEEK_MS) };
  }

  function snapshot(state: OperatorState = operator.state()): MiningSnapshot {
    return {
      phase: phaseOf(state, asking, lost.why !== null),
      statuses: statusesOf(state.steps, asking),
      pause: state.pause?.words ?? lost.why,
      trouble: state.chainTrouble,
      live: liveMiner(state, {
        subnet: subnets.value.find(({ netuid }) => netuid === choice.netuid)?.name ?? `Subnet ${choice.netuid}`,
        model: model?.title ?? choice.model,
        hotkeyName: (address) => services.wallet.nameOf(address),
        how: inPage ? 'inside this page' : 'a port of this computer',
        since,
        burnedRao: burned(),
        losses: lost.times,
        spans: spans(),
        columns: strip.columns(),
      }),
    };
  }

  function changed(state: OperatorState = operator.state()): void {
    if (state.phase === 'answering') since ??= Date.now();
    strip.see(state, state.pause ? 'paused' : lost.why === null ? null : 'inference lost');
    const now = snapshot(state);
    for (const listener of [...listeners]) listener(now);
  }

  operator.onState(changed);
  const unfollow = neighbour.follow((words) => void operator.pause(words));
  const sleepAgain = keepAwake(host);
  const released = (): void => {
    unfollow();
    sleepAgain();
  };
  const begun = resume ? operator.resume().then(() => undefined) : operator.start(choice);
  const mining: Mining = {
    snapshot: () => snapshot(),
    observe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retry: () => void operator.retry().catch(said),
    stop: () => {
      released();
      return operator.stop();
    },
    orphaned: closedUnder(chain).then(() => {
      released();
      return operator.dispose();
    }),
  };
  begun.catch(said);
  return mining;

  /** Steps that fail are states; what is left are faults of keeping the record. */
  function said(error: unknown): void {
    services.notices.say({
      kind: 'danger',
      title: 'The miner could not be started. Nothing was spent.',
      text: error instanceof Error ? error.message : String(error),
    });
  }
}

/** The servers that were set for this miner, or null for this computer. @throws ServerError when none has the model now */
async function serverOf(
  { task }: MinerChoice,
  backend: BackendDesk,
  bundled: ModelStore,
): Promise<ServerBackend | null> {
  if (backend.setting.kind === 'here') return null;
  const known = (await bundled.list()).find((model) => model.task === task);
  if (!known) throw new MiningUnavailable(`There is no bundled model for ${task} to compare with.`);
  const { serverBackend } = await import('./server-backend.ts');
  return serverBackend(backend.setting, taskByName(task), known, await backend.asking(), AbortSignal.timeout(30_000));
}

function phaseOf(state: OperatorState, asking: Asking, away: boolean): MiningSnapshot['phase'] {
  switch (state.phase) {
    case 'answering':
      return away ? 'paused' : 'answering';
    case 'paused':
      return 'paused';
    case 'failed':
      return 'failed';
    case 'stopping':
    case 'stopped':
      return 'stopping';
    case 'idle':
    case 'starting':
      return asking !== null || Object.values(state.steps).some((step) => step.state === 'waiting')
        ? 'waiting'
        : 'starting';
  }
}

/** Resolves when a chain is closed for good, or another one answers in its place. */
const closedUnder = (chain: Chain): Promise<void> =>
  new Promise((resolve) => {
    const stop = chain.onStatus(({ state }) => {
      if (state !== 'closed' && state !== 'replaced') return;
      stop();
      resolve();
    });
  });
