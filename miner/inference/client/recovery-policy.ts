/** What to do after a worker was lost: how long to wait, whether to trust the GPU again, when to give up. Pure. */
export interface RecoveryStep {
  /** Milliseconds before the next worker starts. */
  waitMs: number;
  /** Leave WebGPU alone from now on. */
  avoidWebGpu: boolean;
  /** Too many losses, also without the GPU: stop trying. */
  giveUp: boolean;
}

export interface RecoveryLimits {
  /** Waits after the first, second, later losses of a window. */
  waitsMs: readonly number[];
  /** Losses further apart than this are unrelated. */
  windowMs: number;
  /** Losses in a window before the GPU is avoided; twice as many end it. */
  losses: number;
}

export const RECOVERY_LIMITS: RecoveryLimits = { waitsMs: [500, 2000, 8000], windowMs: 600_000, losses: 3 };

/** `losses` are times of all losses so far, this one last (milliseconds of one clock). */
export function nextStep(losses: readonly number[], limits: RecoveryLimits): RecoveryStep {
  const latest = losses.at(-1) ?? 0;
  const recent = losses.filter((at) => latest - at < limits.windowMs).length;
  return {
    waitMs: limits.waitsMs[Math.min(recent, limits.waitsMs.length) - 1] ?? 0,
    avoidWebGpu: recent >= limits.losses,
    giveUp: recent >= 2 * limits.losses,
  };
}
