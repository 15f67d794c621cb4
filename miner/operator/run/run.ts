import { AnswerCounter } from '../live/answer-counter.ts';
import type { OperatorPorts } from '../ports/operator-ports.ts';
import type { StepId } from '../ports/operator-state.ts';
import type { RunParts } from '../steps/step-context.ts';
import { ChainWatch } from '../watch/chain-watch.ts';
import type { RecordKeeper } from './record-keeper.ts';
import type { StateBoard } from './state-board.ts';

/** One run from start to stop: everything it opened closes with it. */
export interface Run {
  readonly ended: AbortController;
  readonly closers: (() => Promise<void>)[];
  /** What frees the model alone: a pause does that, too. */
  readonly modelClosers: (() => Promise<void>)[];
  readonly parts: RunParts;
  readonly watch: ChainWatch;
  readonly counter: AnswerCounter;
  /** The person has agreed to pay for a place. */
  readonly mayPay: boolean;
  /** The own address is being dialled. */
  dialling: boolean;
}

/** What the parts of one operator share. */
export interface Desk {
  readonly ports: OperatorPorts;
  readonly board: StateBoard;
  readonly kept: RecordKeeper;
  /** Closes a run with the failure of a step; does nothing for one that has ended. */
  endWith(run: Run, id: StepId, error: unknown): Promise<void>;
  /** Closes what a step opened after its run had ended. */
  closeLate(close: () => Promise<void>): void;
}

export const newRun = (mayPay: boolean): Run => ({
  ended: new AbortController(),
  closers: [],
  modelClosers: [],
  parts: {},
  watch: new ChainWatch(),
  counter: new AnswerCounter(),
  mayPay,
  dialling: false,
});

/** Closes in reverse order. One that will not close does not keep the others open. */
async function closeAll(closers: (() => Promise<void>)[], board: StateBoard): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close().catch(notClosed(board));
}

export const notClosed =
  (board: StateBoard) =>
  (error: unknown): void =>
    board.log(`Something did not close in order: ${textOf(error)}`, 'caution');

/** Frees the model; the place, the axon and everything else stay. */
export async function freeModel({ parts, modelClosers }: Run, board: StateBoard): Promise<void> {
  delete parts.pipeline;
  delete parts.model;
  await closeAll(modelClosers, board);
}

/** Closes everything of a run, last opened first; the model after what answers with it. */
export async function closeRun(run: Run, board: StateBoard): Promise<void> {
  run.ended.abort(new Error('The miner was stopped.'));
  await closeAll(run.closers, board);
  await freeModel(run, board);
}

export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
