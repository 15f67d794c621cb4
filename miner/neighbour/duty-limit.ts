import type { Clock } from '../axon/clock.ts';
import { CancelledError } from '../inference/inference-error.ts';
import type { LoadedModel } from '../inference/inference-backend.ts';

/** Runs shorter than this are as good as nothing; limits resting after a clock's jump. Ms. */
const LONGEST_REST_MS = 10_000;

/** The same model, which waits for its turn on this computer before each batch. */
export type Turns = (model: LoadedModel) => LoadedModel;

/**
 * One queue for all models of this computer: batches run one after the other, models that wait take turns, and all of them together
 * run at most a share of the time: after a run of `t` ms everybody rests `t · (1 / share − 1)` ms.
 * @param share above 0, up to 1; asked after each run
 */
export function sharedTurns(share: () => number, clock: Clock): Turns {
  /** Who waits, by model; the model whose turn is next stands first. */
  const queues = new Map<LoadedModel, (() => void)[]>();
  let busy = false;
  let restUntilMs = 0;
  const turn = (model: LoadedModel): Promise<void> =>
    new Promise((go) => {
      if (busy) queues.set(model, [...(queues.get(model) ?? []), go]);
      else {
        busy = true;
        go();
      }
    });
  const next = (): void => {
    const [first] = queues;
    if (!first) return void (busy = false);
    const [model, [go, ...rest]] = first;
    queues.delete(model);
    if (rest.length > 0) queues.set(model, rest);
    go!();
  };
  const rest = (): Promise<void> => {
    const left = Math.min(LONGEST_REST_MS, restUntilMs - clock.monotonicMs());
    return left > 0 ? new Promise((resolve) => void clock.after(left, resolve)) : Promise.resolve();
  };
  return (model) => ({
    manifest: model.manifest,
    get device() {
      return model.device;
    },
    async run(feeds, options) {
      await turn(model);
      try {
        await rest();
        if (options?.signal?.aborted) throw new CancelledError('The run was cancelled before it began.');
        const result = await model.run(feeds, options);
        const allowed = Math.min(1, Math.max(0.05, share()));
        restUntilMs = clock.monotonicMs() + result.runMs * (1 / allowed - 1);
        return result;
      } finally {
        next();
      }
    },
    release: () => model.release(),
  });
}
