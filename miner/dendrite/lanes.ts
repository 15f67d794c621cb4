// An axon answers a nonce only if it is larger than the last one of the same `hotkey:uuid`, and requests under way
// together may overtake each other. So requests to one axon at the same time use different uuids: one lane each.

/** Hands out lanes per axon, the lowest free one first. */
export class Lanes {
  private readonly busy = new Map<string, Set<number>>();

  /** Takes a lane to `key`; `release` gives it back. */
  take(key: string): { lane: number; release: () => void } {
    const taken = this.busy.get(key) ?? new Set<number>();
    this.busy.set(key, taken);
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    taken.add(lane);
    const release = (): void => {
      taken.delete(lane);
      if (taken.size === 0 && this.busy.get(key) === taken) this.busy.delete(key);
    };
    return { lane, release };
  }
}
