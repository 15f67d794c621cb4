/**
 * When a worker that still answers is replaced all the same: a runtime's heap only grows, and one that fails again and again may be
 * broken in itself. Asked between runs. Pure.
 */
export interface WorkerAge {
  /** A new worker begins. */
  begin(): void;
  /** A run ended: bytes that went in and out, and whether the runtime failed. */
  ran(bytes: number, failed: boolean): void;
  /** What the worker holds in memory, bytes. */
  holds(bytes: number): void;
  /** Why it should be replaced; null while it should not. */
  old(): string | null;
}

export interface AgeLimits {
  ms: number;
  /** Runs that failed one after the other. Doubled each time that replacing the worker did not help. */
  failures: number;
  /** Bytes of tensors moved, where nobody can say what the worker holds. */
  movedBytes: number;
  /** Memory beside what the worker held when it was first asked, and the least growth that matters. */
  growth: { times: number; bytes: number };
}

export const AGE_LIMITS: AgeLimits = {
  ms: 6 * 3_600_000,
  failures: 5,
  movedBytes: 256e9,
  growth: { times: 1.5, bytes: 128e6 },
};

/** @param now milliseconds of a steady clock */
export function createWorkerAge(now: () => number, limits: AgeLimits): WorkerAge {
  let begun = now();
  let moved = 0;
  let failures = 0;
  let patience = limits.failures;
  let first: number | null = null;
  let held = 0;
  return {
    begin: () => {
      if (failures >= patience) patience *= 2;
      begun = now();
      moved = 0;
      failures = 0;
      first = null;
      held = 0;
    },
    ran: (bytes, failed) => {
      moved += bytes;
      failures = failed ? failures + 1 : 0;
      if (!failed) patience = limits.failures;
    },
    holds: (bytes) => {
      first ??= bytes;
      held = bytes;
    },
    old: () => {
      if (failures >= patience) return `${failures} runs failed in a row`;
      if (now() - begun >= limits.ms) return `it has run for ${Math.round(limits.ms / 3_600_000)} hours`;
      if (first === null) return moved >= limits.movedBytes ? 'much has gone through it' : null;
      const { times, bytes } = limits.growth;
      return held > Math.max(times * first, first + bytes) ? 'its memory has grown' : null;
    },
  };
}
