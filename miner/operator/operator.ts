import { noSteps } from './idle-state.ts';
import { AlreadyRunning, failureOf, StepFailed } from './operator-errors.ts';
import type { OperatorPorts } from './ports/operator-ports.ts';
import type { MinerChoice } from './ports/operator-state.ts';
import type { Operator } from './ports/operator.ts';
import { Pauses } from './run/pauses.ts';
import { RecordKeeper } from './run/record-keeper.ts';
import { closeRun, newRun, notClosed, type Desk, type Run } from './run/run.ts';
import { serve } from './run/serve.ts';
import { StateBoard } from './run/state-board.ts';
import { walkSteps } from './run/walk-steps.ts';
import { planStart } from './start-plan.ts';

/** Makes a miner that does nothing yet. */
export function createOperator(ports: OperatorPorts): Operator {
  const board = new StateBoard(ports);
  const kept = new RecordKeeper(ports);
  let run: Run | null = null;
  let closing: Promise<void> = Promise.resolve();

  const desk: Desk = {
    ports,
    board,
    kept,
    async endWith(ending, id, error) {
      if (ending.ended.signal.aborted) return;
      const failure = failureOf(error);
      ending.ended.abort(error);
      board.log(failure.what, 'danger');
      await close(ending);
      board.step('answer', { state: 'todo' });
      board.step(id, { state: 'failed', failure, retry: error instanceof StepFailed ? error.retry : true });
      board.show({ phase: 'failed', pause: null, axon: null, device: null });
    },
    closeLate(late) {
      closing = Promise.all([closing, late().catch(notClosed(board))]).then(() => undefined);
    },
  };
  const pauses = new Pauses(desk, () => run);

  async function begin(choice: MinerChoice, mayPay: boolean): Promise<void> {
    await closing;
    const current = newRun(mayPay);
    run = current;
    current.counter.block(ports.chain.heads().best.number);
    board.show({
      phase: 'starting',
      pause: null,
      choice,
      hotkey: kept.record?.hotkey ?? choice.hotkey,
      steps: noSteps(),
      axon: null,
      device: null,
      standing: null,
      reach: null,
      chainTrouble: null,
      answers: current.counter.figures(),
    });
    if (!(await walkSteps(desk, current, choice))) return;
    serve(desk, current, choice);
    await pauses.settle();
  }

  async function close(current: Run): Promise<void> {
    if (run === current) run = null;
    const work = closeRun(current, board);
    closing = Promise.all([closing, work]).then(() => undefined);
    await work;
  }

  async function end(phase: 'stopped' | 'idle'): Promise<void> {
    const current = run;
    board.show({ phase: 'stopping' });
    if (current) await close(current);
    await closing;
    const hotkey = kept.record?.hotkey;
    if (hotkey && phase === 'stopped') await ports.keys.closeHotkey(hotkey);
    board.show({ phase, pause: null, steps: noSteps(), axon: null, device: null });
  }

  return {
    state: () => board.state,
    onState: (listener) => board.onState(listener),
    plan: (choice) => planStart(ports.chain, ports.models, choice),
    async start(choice) {
      if (run) throw new AlreadyRunning();
      await kept.open(choice);
      await begin(choice, true);
    },
    async resume() {
      if (run) throw new AlreadyRunning();
      const known = await kept.reopen();
      if (!known) return false;
      board.log('Going on with what was interrupted');
      // The person agreed to the first registration only: a place lost meanwhile is not paid for again.
      await begin(known.choice, known.uid === null);
      return true;
    },
    async retry() {
      if (run) throw new AlreadyRunning();
      if (!kept.record) return;
      await kept.save({ wanted: true });
      await begin(kept.record.choice, true);
    },
    pause: (words) => pauses.want(words),
    async stop() {
      await kept.save({ wanted: false });
      await end('stopped');
      board.log('Stopped');
    },
    dispose: () => end('idle'),
  };
}
