import type { AxonEvent } from '../../axon/axon-events.ts';
import type { OperatorPorts } from '../ports/operator-ports.ts';
import { STEPS, type MinerChoice, type StepId, type StepState } from '../ports/operator-state.ts';
import { announce } from '../steps/announce.ts';
import { checkFunds } from '../steps/check-funds.ts';
import { chooseHotkey } from '../steps/choose-hotkey.ts';
import { choose } from '../steps/choose.ts';
import { loadModel } from '../steps/load-model.ts';
import { openAxon } from '../steps/open-axon.ts';
import { register } from '../steps/register.ts';
import type { RunStep, StepContext } from '../steps/step-context.ts';
import type { Desk, Run } from './run.ts';

const RUN: Record<Exclude<StepId, 'answer'>, RunStep> = {
  choose,
  funds: checkFunds,
  hotkey: chooseHotkey,
  model: loadModel,
  register,
  axon: openAxon,
  announce,
};

/** Goes through all steps up to answering. @returns whether it got there; a step that fails ends the run */
export async function walkSteps(desk: Desk, run: Run, choice: MinerChoice): Promise<boolean> {
  for (const id of STEPS) {
    if (id === 'answer') break;
    try {
      const words = await RUN[id](contextOf(desk, run, id, choice));
      run.ended.signal.throwIfAborted();
      desk.board.step(id, { state: 'done', words });
    } catch (error) {
      // Does nothing when it was stopped, or when another step has ended the run already.
      await desk.endWith(run, id, error);
      return false;
    }
  }
  return true;
}

/** What a step of this run works with. */
export function contextOf(
  { ports, board, kept, ...desk }: Desk,
  run: Run,
  id: StepId,
  choice: MinerChoice,
): StepContext {
  const { signal } = run.ended;
  const shown = (next: StepState): void => {
    if (!signal.aborted && board.state.steps[id].state !== 'done') board.step(id, next);
  };
  return {
    ports,
    choice,
    parts: run.parts,
    mayPay: run.mayPay,
    signal,
    record: () => kept.record!,
    save: (change) => kept.save(change),
    progress: (words, fraction = null) => shown({ state: 'running', words, fraction }),
    waiting: (words) => shown({ state: 'waiting', words }),
    show: (change) => board.show(change),
    log: (words, kind) => board.log(words, kind),
    nextBlock: () => nextBlock(ports, signal),
    hold: (close) => {
      if (signal.aborted) desk.closeLate(close);
      else (id === 'model' ? run.modelClosers : run.closers).push(close);
    },
    axonEvent: (event: AxonEvent) => {
      // The own dial is no query.
      if (run.dialling && event.type === 'refused' && event.hotkey === null) return;
      run.counter.event(event, board.now());
      board.show({ answers: run.counter.figures() });
    },
    fail: (failed, error) => void desk.endWith(run, failed, error),
  };
}

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
