import type { Failure } from '../../chain/types/submission.ts';

/** A step cannot go on without the person. Carries what happened, whether the money is safe, and what to do. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  readonly failure: Failure;
  /** Trying the same again can help. */
  readonly retry: boolean;
  constructor(failure: Failure, retry = true) {
    super(`${failure.what} ${failure.money} ${failure.todo}`);
    this.failure = failure;
    this.retry = retry;
  }
}

/** The place on the subnet is gone. Nothing is paid for a new one until somebody says so. */
export const deregistered = (): StepFailed =>
  new StepFailed(
    harmless(
      'Deregistered',
      'The hotkey lost its place on the subnet: somebody registered, and it earned the least.',
      'What was earned stays staked. Look at the price before you register again.',
    ),
  );

/** A miner runs already. Stop it first. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';
  constructor() {
    super('The miner runs already. Stop it before you start another.');
  }
}

/** What was kept of the miner cannot be read. Keys and money are in the wallet and not concerned. */
export class OperatorRecordDamaged extends Error {
  override readonly name = 'OperatorRecordDamaged';
  constructor(what: string) {
    super(
      `What was kept of the miner is damaged (${what}). Choose the subnet and hotkey again; a registered hotkey keeps its place.`,
    );
  }
}

const SAFE = 'Nothing was spent.';

/** A failure of a step before any money moved. */
export const harmless = (name: string, what: string, todo: string): Failure => ({
  name,
  what,
  money: SAFE,
  todo,
  moneySafe: true,
});

/** Any error as a failure of a step that spends nothing. */
export function failureOf(error: unknown): Failure {
  if (error instanceof StepFailed) return error.failure;
  const name = error instanceof Error ? error.name : 'Error';
  const what = error instanceof Error ? error.message : String(error);
  return harmless(name, what, 'Try again when the reason is gone.');
}
