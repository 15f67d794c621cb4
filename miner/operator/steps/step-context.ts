import type { Metagraph } from '../../../chain/types/neuron.ts';
import type { Axon } from '../../axon/axon.ts';
import type { AxonEvent } from '../../axon/axon-events.ts';
import type { LoadedModel } from '../../inference/inference-backend.ts';
import type { Pipeline } from '../../inference/pipeline-port.ts';
import type { Task } from '../../tasks/task.ts';
import type { LogLine, MinerChoice, OperatorState } from '../ports/operator-state.ts';
import type { OperatorPorts } from '../ports/operator-ports.ts';
import type { OperatorRecord } from '../ports/operator-store.ts';

/** What a run has made so far; later steps need it. */
export interface RunParts {
  task?: Task;
  hotkey?: string;
  model?: LoadedModel;
  pipeline?: Pipeline;
  /** What answers on the axon, to be paused together. */
  axon?: Pick<Axon, 'pause' | 'stop'>;
  axonPort?: number;
  /** Neurons as last read, for the axon's rule whom to answer. */
  metagraph?: Metagraph;
}

/** What a step works with. */
export interface StepContext {
  readonly ports: OperatorPorts;
  readonly choice: MinerChoice;
  readonly parts: RunParts;
  /** The person has agreed to pay for a place in this run. */
  readonly mayPay: boolean;
  /** Aborted when the run ends. */
  readonly signal: AbortSignal;
  record(): OperatorRecord;
  /** Keeps a change of the record durably before it resolves. */
  save(change: Partial<OperatorRecord>): Promise<void>;
  /** Shows what the step does. */
  progress(words: string, fraction?: number | null): void;
  /** Shows what the step waits for. */
  waiting(words: string): void;
  /** Shows a part of the state. */
  show(change: Partial<Pick<OperatorState, 'hotkey' | 'uid' | 'axon' | 'device'>>): void;
  log(words: string, kind?: LogLine['kind']): void;
  /** Resolves after the next new block or change of the connection; rejects when the run ends. */
  nextBlock(): Promise<void>;
  /** Something to close when the run ends, last opened first. */
  hold(close: () => Promise<void>): void;
  /** Hears the axon. */
  axonEvent(event: AxonEvent): void;
  /** Ends the run with a failure of a step, from outside its turn: a lost model, a lost place. */
  fail(step: 'model' | 'register', error: Error): void;
}

/** A step: does its work, or finds it done already, and says so in words. @throws StepFailed, or any error as its reason */
export type RunStep = (context: StepContext) => Promise<string>;
