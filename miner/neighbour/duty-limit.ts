import type { Clock } from '../axon/clock.ts';
import { CancelledError } from '../inference/inference-error.ts';
import type { LoadedModel } from '../inference/inference-backend.ts';

/** Runs shorter than this are as good as nothing; limits resting after a clock's jump. Ms. */
const LONGEST_REST_MS = 10_000;

/**
 * The same model, resting between batches so that it runs at most a share of the time: after a run of `t` ms it rests
 * `t · (1 / share − 1)` ms. Runs go one after the other.
 * @param share above 0, up to 1; asked after each run
 */
export function dutyLimited(model: LoadedModel, share: () => number, clock: Clock): LoadedModel {
  let turn: Promise<unknown> = Promise.resolve();
  let restUntilMs = 0;
  const rest = (): Promise<void> => {
    const left = Math.min(LONGEST_REST_MS, restUntilMs - clock.monotonicMs());
    return left > 0 ? new Promise((resolve) => void clock.after(left, resolve)) : Promise.resolve();
  };
  return {
    manifest: model.manifest,
    get device() {
      return model.device;
    },
    run(feeds, options) {
      const run = turn.then(async () => {
        await rest();
        if (options?.signal?.aborted) throw new CancelledError('The run was cancelled before it began.');
        const result = await model.run(feeds, options);
        const allowed = Math.min(1, Math.max(0.05, share()));
        restUntilMs = clock.monotonicMs() + result.runMs * (1 / allowed - 1);
        return result;
      });
      turn = run.catch(() => undefined); // its own caller hears of the failure
      return run;
    },
    release: () => model.release(),
  };
}
