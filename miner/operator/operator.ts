// Over 400 lines: it is the one place where the order of steps, their state, pauses and their end meet.
import type { AxonEvent } from '../axon/axon-events.ts';
import { AnswerCounter } from './live/answer-counter.ts';
import { followChain, lookAtChain, lookAtExit, type ChainLook } from './live/follow-chain.ts';
import { AlreadyRunning, deregistered, failureOf, StepFailed } from './operator-errors.ts';
import type { OperatorPorts } from './ports/operator-ports.ts';
import type { OperatorRecord } from './ports/operator-store.ts';
import {
  STEPS,
  type EpochFigures,
  type LogLine,
  type MinerChoice,
  type OperatorState,
  type StepId,
  type StepState,
} from './ports/operator-state.ts';
import type { Operator } from './ports/operator.ts';
import { planStart } from './start-plan.ts';
import { ChainWatch } from './watch/chain-watch.ts';
import { factKind, factWords } from './watch/fact-words.ts';
import { checkReach } from './watch/judge-reach.ts';
import type { WatchEvent, WatchFact } from './watch/watch-event.ts';
import { announce } from './steps/announce.ts';
import { checkFunds } from './steps/check-funds.ts';
import { chooseHotkey } from './steps/choose-hotkey.ts';
import { choose } from './steps/choose.ts';
import { loadModel } from './steps/load-model.ts';
import { openAxon } from './steps/open-axon.ts';
import { register } from './steps/register.ts';
import type { RunParts, RunStep, StepContext } from './steps/step-context.ts';

const RUN: Record<Exclude<StepId, 'answer'>, RunStep> = {
  choose,
  funds: checkFunds,
  hotkey: chooseHotkey,
  register,
  model: loadModel,
  axon: openAxon,
  announce,
};
const LOG_LINES = 200;
const EPOCHS = 500;
const WATCHES = 100;
/** The announced address is dialled about so often. */
const REACH_MS = 5 * 60_000;
/** The chain is looked at about so often while answering. */
const LOOK_MS = 2000;

const noSteps = (): Record<StepId, StepState> =>
  Object.fromEntries(STEPS.map((step) => [step, { state: 'todo' }])) as Record<StepId, StepState>;

/** One run from start to stop: everything it opened closes with it. */
interface Run {
  readonly ended: AbortController;
  readonly closers: (() => Promise<void>)[];
  /** What frees the model alone: a pause does that, too. */
  readonly modelClosers: (() => Promise<void>)[];
  readonly parts: RunParts;
  readonly watch: ChainWatch;
  /** The own address is being dialled. */
  dialling: boolean;
  /** The person has agreed to pay for a place. */
  readonly mayPay: boolean;
  readonly counter: AnswerCounter;
}

/** Makes a miner that does nothing yet. */
export function createOperator(ports: OperatorPorts): Operator {
  const { chain, clock, store } = ports;
  const listeners = new Set<(state: OperatorState) => void>();
  const now = (): number => Number(clock.wallNs() / 1_000_000n);
  let lineId = 0;
  let record: OperatorRecord | null = null;
  let run: Run | null = null;
  let closing: Promise<void> = Promise.resolve();
  let telling = false;
  let wantedPause: string | null = null;
  let turning: Promise<void> = Promise.resolve();
  let state: OperatorState = {
    phase: 'idle',
    pause: null,
    choice: null,
    hotkey: null,
    uid: null,
    steps: noSteps(),
    axon: null,
    device: null,
    answers: new AnswerCounter().figures(),
    standing: null,
    earning: null,
    epochs: [],
    watches: [],
    reach: null,
    burnRao: null,
    log: [],
    chainTrouble: null,
  };

  const show = (change: Partial<OperatorState>): void => {
    state = { ...state, ...change };
    // Queries come by hundreds: listeners are told once per turn.
    if (telling) return;
    telling = true;
    queueMicrotask(() => {
      telling = false;
      for (const listener of [...listeners]) listener(state);
    });
  };
  const step = (id: StepId, next: StepState): void => show({ steps: { ...state.steps, [id]: next } });
  const log = (words: string, kind: LogLine['kind'] = 'plain'): void => {
    const line: LogLine = { id: ++lineId, at: now(), block: chain.heads().best.number, words, kind };
    show({ log: [...state.log, line].slice(-LOG_LINES) });
  };
  const save = async (change: Partial<OperatorRecord>): Promise<void> => {
    if (!record) return;
    record = { ...record, ...change };
    await store.save(record);
  };

  function contextOf(current: Run, id: StepId, choice: MinerChoice): StepContext {
    const { signal } = current.ended;
    const shown = (next: StepState): void => {
      if (!signal.aborted && state.steps[id].state !== 'done') step(id, next);
    };
    return {
      ports,
      choice,
      parts: current.parts,
      mayPay: current.mayPay,
      signal,
      record: () => record!,
      save,
      progress: (words, fraction = null) => shown({ state: 'running', words, fraction }),
      waiting: (words) => shown({ state: 'waiting', words }),
      show,
      log,
      nextBlock: () => nextBlock(ports, signal),
      hold: (close) => {
        // What a step opened after the run has ended is closed at once.
        if (signal.aborted) closing = Promise.all([closing, close().catch(notClosed)]).then(() => undefined);
        else (id === 'model' ? current.modelClosers : current.closers).push(close);
      },
      axonEvent: (event) => heard(current, event),
      fail: (failed, error) => void endWith(current, failed, error),
    };
  }

  function heard(current: Run, event: AxonEvent): void {
    // The own dial is no query.
    if (current.dialling && event.type === 'refused' && event.hotkey === null) return;
    current.counter.event(event, now());
    show({ answers: current.counter.figures() });
  }

  async function begin(choice: MinerChoice, mayPay: boolean): Promise<void> {
    await closing;
    const current: Run = {
      ended: new AbortController(),
      closers: [() => freeModel(current)],
      modelClosers: [],
      parts: {},
      counter: new AnswerCounter(),
      watch: new ChainWatch(),
      dialling: false,
      mayPay,
    };
    run = current;
    current.counter.block(chain.heads().best.number);
    show({
      phase: 'starting',
      pause: null,
      choice,
      hotkey: record?.hotkey ?? choice.hotkey,
      steps: noSteps(),
      axon: null,
      device: null,
      standing: null,
      reach: null,
      chainTrouble: null,
      answers: current.counter.figures(),
    });
    for (const id of STEPS) {
      if (id === 'answer') break;
      try {
        const words = await RUN[id](contextOf(current, id, choice));
        current.ended.signal.throwIfAborted();
        step(id, { state: 'done', words });
      } catch (error) {
        // Stopped, or another step has ended the run already.
        if (current.ended.signal.aborted) return;
        await endWith(current, id, error);
        return;
      }
    }
    answer(current, choice);
    await settlePause();
  }

  function answer(current: Run, choice: MinerChoice): void {
    step('answer', { state: 'running', words: 'Answering queries', fraction: null });
    show({ phase: 'answering' });
    log('Answering');
    const miner = { netuid: choice.netuid, hotkey: current.parts.hotkey!, coldkey: choice.coldkey };
    const before = (): { sinceBlock: number; stakeRao: bigint; earnedAlphaRao: bigint } => ({
      sinceBlock: record?.sinceBlock ?? chain.heads().best.number,
      stakeRao: record?.stakeRao ?? 0n,
      earnedAlphaRao: record?.earnedAlphaRao ?? 0n,
    });
    const stopFollowing = followChain(
      chain,
      () => lookAtChain(chain, miner, before()),
      (look) => looked(current, look),
      (error) => show({ chainTrouble: textOf(error) }),
      LOOK_MS,
    );
    const stopHeads = chain.onHeads(({ best }) => {
      current.counter.block(best.number);
      show({ answers: current.counter.figures() });
    });
    const stopReach = followReach(current, choice);
    current.closers.push(async () => {
      stopFollowing();
      stopHeads();
      stopReach();
    });
  }

  /** Dials the announced address now and from time to time, and tells what changed. */
  function followReach(current: Run, { announceIp }: MinerChoice): () => void {
    const { reach } = ports;
    if (!reach) return () => undefined;
    let untime = (): void => undefined;
    const look = async (): Promise<void> => {
      current.dialling = true;
      const found = await checkReach(reach, announceIp, current.parts.axonPort!, current.parts.hotkey!);
      current.dialling = false;
      if (current.ended.signal.aborted) return;
      if (found.reached !== state.reach?.reached) tell(found);
      show({ reach: found });
      untime = clock.after(REACH_MS, () => void look());
    };
    void look();
    return () => untime();
  }

  /** Keeps a fact, and a line of the log for it. */
  function tell(fact: WatchFact): void {
    const words = factWords(fact);
    const kind = factKind(fact);
    const event: WatchEvent = { id: ++lineId, at: now(), block: chain.heads().best.number, fact, words, kind };
    show({ watches: [...state.watches, event].slice(-WATCHES) });
    log(words, kind);
  }

  /** What only somebody with a signature can bring about: strangers and own dials do not count as being found. */
  function provenQueries(current: Run): number {
    const { answered, failed, left } = current.counter.figures();
    return answered + failed + left;
  }

  function looked(current: Run, { metagraph, standing, earning, stakeRao, watched }: ChainLook): void {
    current.parts.metagraph = metagraph;
    const { axon } = state;
    const side = { announced: axon ? `${axon.ip}:${axon.port}` : '', received: provenQueries(current) };
    for (const fact of current.watch.see(watched, side)) tell(fact);
    show({ burnRao: watched.burnRao });
    if (!standing) {
      // Not wanted any more: a restart must not pay for a new place by itself.
      void save({ uid: null, sinceBlock: null, wanted: false }).finally(
        () => void endWith(current, 'register', deregistered()),
      );
      return;
    }
    const newEpoch = state.standing !== null && state.standing.lastEpochBlock !== standing.lastEpochBlock;
    const { answered } = current.counter.figures();
    const { incentive, rank, score, emissionRao } = standing;
    const epoch = { block: standing.lastEpochBlock, incentive, rank, score, emissionRao, answered };
    show({
      standing,
      earning,
      chainTrouble: null,
      ...(newEpoch && { epochs: [...state.epochs, epoch].slice(-EPOCHS) }),
    });
    if (newEpoch) keepEarning(epoch, standing.uid);
    if (newEpoch) log(`Epoch at block ${standing.lastEpochBlock}: rank ${rank ?? 'none'} of ${standing.miners}`);
    if (stakeRao !== record?.stakeRao) {
      save({ stakeRao, earnedAlphaRao: earning.earnedAlphaRao }).catch((error: unknown) =>
        log(`Earnings could not be kept: ${textOf(error)}`, 'caution'),
      );
    }
  }

  function keepEarning(epoch: EpochFigures, uid: number): void {
    const { choice, hotkey, earning } = state;
    if (!ports.history || !choice || !hotkey || !earning) return;
    const { emissionRao } = epoch;
    void lookAtExit(chain, choice.netuid, emissionRao)
      .then((exitRao) =>
        ports.history!.add({
          chain: chain.info.genesisHash,
          netuid: choice.netuid,
          hotkey,
          uid,
          at: now(),
          exitRao,
          ...epoch,
        }),
      )
      .catch((error: unknown) => log(`What the epoch brought could not be kept: ${textOf(error)}`, 'caution'));
  }

  /** Frees the model; the place, the axon and everything else stay. */
  async function freeModel(current: Run): Promise<void> {
    const { parts } = current;
    delete parts.pipeline;
    delete parts.model;
    for (const closer of current.modelClosers.splice(0).reverse()) await closer().catch(notClosed);
  }

  const notClosed = (error: unknown): void => log(`Something did not close in order: ${textOf(error)}`, 'caution');

  /** Makes the run as it is wanted: one change at a time, the last wish counts. */
  function settlePause(): Promise<void> {
    turning = turning.then(async () => {
      const current = run;
      if (!current) return;
      const words = wantedPause;
      if (words !== null && state.phase === 'answering') {
        current.parts.axon?.pause(words);
        show({ phase: 'paused', pause: { words, since: now() }, device: null });
        log(`Paused: ${words}`, 'caution');
        await freeModel(current);
      } else if (words !== null && state.phase === 'paused') {
        current.parts.axon?.pause(words);
        show({ pause: { words, since: state.pause?.since ?? now() } });
      } else if (words === null && state.phase === 'paused') {
        try {
          await loadModel(contextOf(current, 'model', state.choice!));
          current.ended.signal.throwIfAborted();
        } catch (error) {
          await endWith(current, 'model', error);
          return;
        }
        if (wantedPause !== null) return; // asked for again meanwhile; its own turn comes next
        current.parts.axon?.pause(null);
        show({ phase: 'answering', pause: null });
        log('Answering again');
      }
    });
    return turning;
  }

  /** Closes everything of a run, last opened first. One that will not close does not keep the others open. */
  async function close(current: Run): Promise<void> {
    current.ended.abort(new Error('The miner was stopped.'));
    if (run === current) run = null;
    const closers = current.closers.splice(0).reverse();
    const work = (async () => {
      for (const closer of closers) {
        try {
          await closer();
        } catch (error) {
          notClosed(error);
        }
      }
    })();
    closing = Promise.all([closing, work]).then(() => undefined);
    await work;
  }

  async function endWith(current: Run, id: StepId, error: unknown): Promise<void> {
    if (current.ended.signal.aborted) return;
    const failure = failureOf(error);
    current.ended.abort(error);
    log(failure.what, 'danger');
    await close(current);
    step('answer', { state: 'todo' });
    step(id, { state: 'failed', failure, retry: error instanceof StepFailed ? error.retry : true });
    show({ phase: 'failed', pause: null, axon: null, device: null });
  }

  async function end(phase: 'stopped' | 'idle'): Promise<void> {
    const current = run;
    show({ phase: 'stopping' });
    if (current) await close(current);
    await closing;
    if (record?.hotkey && phase === 'stopped') await ports.keys.closeHotkey(record.hotkey);
    show({ phase, pause: null, steps: noSteps(), axon: null, device: null });
  }

  return {
    state: () => state,
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    plan: (choice) => planStart(chain, ports.models, choice),
    async start(choice) {
      if (run) throw new AlreadyRunning();
      const known = await store.load();
      const same =
        known?.chain === chain.info.genesisHash &&
        known.choice.netuid === choice.netuid &&
        known.choice.coldkey === choice.coldkey;
      const kept = same && (choice.hotkey === null || choice.hotkey === known.hotkey) ? known : null;
      record = {
        version: 1,
        chain: chain.info.genesisHash,
        choice,
        // A hotkey made for this subnet before is used again rather than another one paid for.
        hotkey: choice.hotkey ?? kept?.hotkey ?? null,
        wanted: true,
        uid: kept?.uid ?? null,
        sinceBlock: kept?.sinceBlock ?? null,
        stakeRao: kept?.stakeRao ?? null,
        earnedAlphaRao: kept?.earnedAlphaRao ?? 0n,
      };
      await store.save(record);
      await begin(choice, true);
    },
    async resume() {
      if (run) throw new AlreadyRunning();
      const known = await store.load();
      if (!known?.wanted || known.chain !== chain.info.genesisHash) return false;
      record = known;
      log('Going on with what was interrupted');
      // The person agreed to the first registration only: a place lost meanwhile is not paid for again.
      await begin(known.choice, known.uid === null);
      return true;
    },
    async retry() {
      if (run) throw new AlreadyRunning();
      if (!record) return;
      await save({ wanted: true });
      await begin(record.choice, true);
    },
    pause(words) {
      wantedPause = words;
      return settlePause();
    },
    async stop() {
      await save({ wanted: false });
      await end('stopped');
      log('Stopped');
    },
    dispose: () => end('idle'),
  };
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Resolves after the next new head or change of the connection, or rejects when the signal says so. */
function nextBlock({ chain }: OperatorPorts, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (then: () => void) => (): void => {
      stopHeads();
      stopStatus();
      signal.removeEventListener('abort', aborted);
      then();
    };
    const aborted = finish(() => reject(signal.reason as Error));
    const stopHeads = chain.onHeads(finish(resolve));
    const stopStatus = chain.onStatus(finish(resolve));
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted, { once: true });
  });
}
