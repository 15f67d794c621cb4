import { AnswerCounter } from './live/answer-counter.ts';
import { STEPS, type OperatorState, type StepId, type StepState } from './ports/operator-state.ts';

/** No step has begun. */
export const noSteps = (): Record<StepId, StepState> =>
  Object.fromEntries(STEPS.map((step) => [step, { state: 'todo' }])) as Record<StepId, StepState>;

/** A miner that does nothing yet. */
export const idleState = (): OperatorState => ({
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
});
