import { RequestAbortedError } from './axon-errors.ts';

/** How long a request lives: until its answer is complete, its time is over, or its caller left. */
export class Lifetime {
  private readonly controller = new AbortController();
  private readonly source: AbortSignal;
  private ends: (() => void)[] = [];
  private over = false;

  constructor(source: AbortSignal) {
    this.source = source;
    if (source.aborted) this.callerLeft();
    else source.addEventListener('abort', this.callerLeft, { once: true });
  }

  private readonly callerLeft = (): void => this.abort(new RequestAbortedError());

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  abort(reason: Error): void {
    if (!this.over) this.controller.abort(reason);
  }

  /** Takes back the time limit at the end. */
  limit(untime: () => void): void {
    this.onEnd(untime);
  }

  /** Calls `then` at the end, or now when it is over already. */
  onEnd(then: () => void): void {
    if (this.over) then();
    else this.ends.push(then);
  }

  end(): void {
    if (this.over) return;
    this.over = true;
    this.source.removeEventListener('abort', this.callerLeft);
    for (const then of this.ends) then();
    this.ends = [];
  }
}
