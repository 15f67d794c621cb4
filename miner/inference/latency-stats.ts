/** Running figures of how fast queries are answered; percentiles over the last 1024. */
export interface LatencyStats {
  answered: number;
  failed: number;
  /** Milliseconds from the query's arrival to its answer. Null before the first. */
  meanMs: number | null;
  p50Ms: number | null;
  p99Ms: number | null;
  maxMs: number | null;
  batches: number;
  /** Queries per batch. */
  meanBatch: number | null;
  /** Milliseconds per batch inside the runtime alone. */
  meanRunMs: number | null;
}

export interface LatencyRecorder {
  answered(ms: number): void;
  failed(): void;
  batch(size: number, runMs: number): void;
  stats(): LatencyStats;
}

const WINDOW = 1024;

export function createLatencyRecorder(): LatencyRecorder {
  const recent: number[] = [];
  let at = 0;
  let answered = 0;
  let failed = 0;
  let total = 0;
  let max = 0;
  let batches = 0;
  let batched = 0;
  let runTotal = 0;
  return {
    answered: (ms) => {
      answered++;
      total += ms;
      max = Math.max(max, ms);
      recent[at] = ms;
      at = (at + 1) % WINDOW;
    },
    failed: () => {
      failed++;
    },
    batch: (size, runMs) => {
      batches++;
      batched += size;
      runTotal += runMs;
    },
    stats: () => {
      const sorted = recent.toSorted((a, b) => a - b);
      const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
      return {
        answered,
        failed,
        meanMs: answered > 0 ? total / answered : null,
        p50Ms: rank(0.5),
        p99Ms: rank(0.99),
        maxMs: answered > 0 ? max : null,
        batches,
        meanBatch: batches > 0 ? batched / batches : null,
        meanRunMs: batches > 0 ? runTotal / batches : null,
      };
    },
  };
}
