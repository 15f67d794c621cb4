// The queue in front of the task handlers: more stake first, first come first served among equals, bounded.

/** How much is done and waited for at once. */
export interface QueueLimits {
  readonly running: number;
  readonly waiting: number;
}

interface Waiter {
  readonly stakeRao: bigint;
  readonly start: () => void;
  readonly refuse: (error: QueueFullError) => void;
}

/** The queue is full and nobody in it has less stake. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
  constructor() {
    super('The queue is full.');
  }
}

/** Hands out a bounded number of slots in order of stake. */
export class StakeQueue {
  /** Sorted so that the next to start is the last element. */
  private readonly waiters: Waiter[] = [];
  private running = 0;
  private readonly limits: QueueLimits;

  constructor(limits: QueueLimits) {
    this.limits = limits;
  }

  get inProgress(): number {
    return this.running;
  }

  get waiting(): number {
    return this.waiters.length;
  }

  /**
   * Waits for a slot; the result gives it back (calling it again does nothing). A full queue drops its last waiter for
   * someone with more stake. @throws QueueFullError, or the signal's reason when `signal` aborts while waiting.
   */
  async slot(stakeRao: bigint, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.running < this.limits.running) this.running += 1;
    else await this.wait(stakeRao, signal);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = this.waiters.pop();
      if (next) next.start();
      else this.running -= 1;
    };
  }

  private wait(stakeRao: bigint, signal: AbortSignal): Promise<void> {
    if (this.waiters.length >= this.limits.waiting) {
      const last = this.waiters[0];
      if (!last || last.stakeRao >= stakeRao) return Promise.reject(new QueueFullError());
      this.waiters.shift();
      last.refuse(new QueueFullError());
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        const at = this.waiters.indexOf(waiter);
        if (at >= 0) this.waiters.splice(at, 1);
        reject(signal.reason as Error);
      };
      const settle = () => signal.removeEventListener('abort', leave);
      const waiter: Waiter = {
        stakeRao,
        start: () => (settle(), resolve()),
        refuse: (error) => (settle(), reject(error)),
      };
      signal.addEventListener('abort', leave, { once: true });
      this.insert(waiter);
    });
  }

  /** Behind all with the same or more stake, which stand towards the end. */
  private insert(waiter: Waiter): void {
    let low = 0;
    let high = this.waiters.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.waiters[middle]?.stakeRao ?? 0n) < waiter.stakeRao) low = middle + 1;
      else high = middle;
    }
    this.waiters.splice(low, 0, waiter);
  }
}
