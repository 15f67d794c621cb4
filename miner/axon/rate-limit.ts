// Token buckets per key (a caller's hotkey or address), with bounded memory.

/** A rate: `perSecond` on average, `burst` at once. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Limits the rate per key. When more keys come than fit, the longest unused are forgotten, which gives them a full bucket. */
export class RateLimit {
  private readonly buckets = new Map<string, Bucket>();
  private readonly rate: Rate;
  private readonly maxKeys: number;

  constructor(rate: Rate, maxKeys = 10_000) {
    this.rate = rate;
    this.maxKeys = maxKeys;
  }

  get size(): number {
    return this.buckets.size;
  }

  /**
   * Takes `cost` tokens of `key` at `nowMs` (monotonic).
   * @returns 0 when granted, else the seconds until it would be; nothing is taken then.
   */
  take(key: string, nowMs: number, cost = 1): number {
    const bucket = this.refill(key, nowMs);
    if (bucket.tokens < cost) return (cost - bucket.tokens) / this.rate.perSecond;
    bucket.tokens -= cost;
    return 0;
  }

  /** Takes `cost` tokens even into debt (at most one burst of it): the price of a request that wasted work. */
  punish(key: string, nowMs: number, cost: number): void {
    const bucket = this.refill(key, nowMs);
    bucket.tokens = Math.max(bucket.tokens - cost, -this.rate.burst);
  }

  private refill(key: string, nowMs: number): Bucket {
    const known = this.buckets.get(key);
    const bucket = known ?? { tokens: this.rate.burst, atMs: nowMs };
    const gained = (Math.max(0, nowMs - bucket.atMs) / 1000) * this.rate.perSecond;
    bucket.tokens = Math.min(this.rate.burst, bucket.tokens + gained);
    bucket.atMs = nowMs;
    // Set anew, so that the map's order is the order of use.
    if (known) this.buckets.delete(key);
    this.buckets.set(key, bucket);
    if (this.buckets.size > this.maxKeys) {
      const oldest = this.buckets.keys().next();
      if (!oldest.done) this.buckets.delete(oldest.value);
    }
    return bucket;
  }
}
