/** How long a run may take before its worker counts as hung: a floor, or twenty times the usual run. */
export interface RunLimit {
  /** Milliseconds the next run may take. */
  next(): number;
  record(ms: number): void;
  /** A new worker: its first run may have shaders to build. */
  reset(): void;
}

const KEPT = 64;

export function createRunLimit({ firstMs, floorMs }: { firstMs: number; floorMs: number }): RunLimit {
  const times: number[] = [];
  let first = true;
  return {
    next: () => {
      const sorted = times.toSorted((a, b) => a - b);
      const median = sorted[sorted.length >> 1] ?? 0;
      return Math.max(first ? firstMs : floorMs, 20 * median);
    },
    record: (ms) => {
      first = false;
      times.push(ms);
      if (times.length > KEPT) times.shift();
    },
    reset: () => {
      first = true;
    },
  };
}
