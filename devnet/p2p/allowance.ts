/** How much a peer may ask for: a bucket that refills as time goes by. */
export class Allowance {
  #left: number;
  #at: number;

  /**
   * @param most what may be asked at once
   * @param perSecond what comes back each second
   * @param now milliseconds
   */
  constructor(
    private readonly most: number,
    private readonly perSecond: number,
    private readonly now: () => number,
  ) {
    this.#left = most;
    this.#at = now();
  }

  /** Takes a cost out; false, and nothing taken, when there is not enough. */
  take(cost: number): boolean {
    const at = this.now();
    this.#left = Math.min(this.most, this.#left + (Math.max(0, at - this.#at) / 1000) * this.perSecond);
    this.#at = at;
    if (cost > this.#left) return false;
    this.#left -= cost;
    return true;
  }
}
