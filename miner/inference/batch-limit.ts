/**
 * How many queries one run should take, learnt from runs: doubled while that makes a query more than a tenth cheaper and a run
 * stays short, so that stopping and the interface stay quick. On one CPU thread it settles low, on a GPU high.
 */
export interface BatchLimit {
  /** A power of two. */
  current(): number;
  /** Tells what a run of `size` queries took. */
  record(size: number, ms: number): void;
}

/** A longer run would make stopping and the interface wait. */
export const LONGEST_RUN_MS = 200;
const GAIN = 0.9;
/** Runs of a size before it is judged, by the quickest of them: a busy machine only ever makes a run slower. */
const SAMPLES = 3;

export function createBatchLimit(maximum: number): BatchLimit {
  const quickest = new Map<number, { ms: number; samples: number }>();
  let limit = 1;
  let ceiling = maximum;
  return {
    current: () => limit,
    record: (size, ms) => {
      const seen = quickest.get(size) ?? { ms: Infinity, samples: 0 };
      const now = { ms: Math.min(seen.ms, ms), samples: seen.samples + 1 };
      quickest.set(size, now);
      if (size !== limit || now.samples < SAMPLES) return;
      const half = quickest.get(size / 2);
      const gain = half === undefined ? 0 : now.ms / size / (half.ms / (size / 2));
      if (size > 1 && (now.ms > LONGEST_RUN_MS || gain > 1)) {
        ceiling = limit = size / 2; // larger was worse; do not swing back
      } else if (size * 2 <= ceiling && 2 * now.ms <= LONGEST_RUN_MS && gain <= GAIN) {
        limit = size * 2;
      }
    },
  };
}
