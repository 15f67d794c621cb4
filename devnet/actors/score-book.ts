import type { AccountId } from '../runtime/frame/types.ts';

/** How much a new score counts at least, once there are enough of them. */
const RATE = 0.06;
/** How sharply better quality is preferred: weight = quality to this power. */
const SHARPNESS = 3;
/** Qualities below this are noise: no weight at all. */
const FLOOR = 0.02;
const MOST = 65_535;

/** What speed leaves of an answer's quality. In wide steps, so that a busy machine does not decide who earns. */
export function speedFactor(latencyMs: number): number {
  return latencyMs <= 1500 ? 1 : latencyMs <= 3000 ? 0.7 : 0.4;
}

/** A validator's moving averages of the quality of miners, 0 … 1. */
export class ScoreBook {
  readonly #scores = new Map<AccountId, { average: number; count: number }>();

  /** Takes in one score: an average of all at first, later one that forgets. */
  record(hotkey: AccountId, score: number): void {
    const known = this.#scores.get(hotkey) ?? { average: 0, count: 0 };
    const count = known.count + 1;
    const average = known.average + Math.max(1 / count, RATE) * (score - known.average);
    this.#scores.set(hotkey, { average, count });
  }

  knows(hotkey: AccountId): boolean {
    return this.#scores.has(hotkey);
  }

  average(hotkey: AccountId): number {
    return this.#scores.get(hotkey)?.average ?? 0;
  }

  /** Forgets miners that are no longer registered. */
  keep(hotkeys: ReadonlySet<AccountId>): void {
    for (const hotkey of this.#scores.keys()) if (!hotkeys.has(hotkey)) this.#scores.delete(hotkey);
  }

  /** Weights for the chain: the best gets 65 535, who is worth nothing is left out. */
  weights(neurons: readonly { readonly uid: number; readonly hotkey: AccountId }[]): {
    uids: number[];
    values: number[];
  } {
    const qualities = neurons.map(({ hotkey }) => this.average(hotkey));
    const best = Math.max(0, ...qualities);
    const uids: number[] = [];
    const values: number[] = [];
    neurons.forEach(({ uid }, i) => {
      const quality = qualities[i]!;
      const value = quality < FLOOR ? 0 : Math.round((quality / best) ** SHARPNESS * MOST);
      if (value === 0) return;
      uids.push(uid);
      values.push(value);
    });
    return { uids, values };
  }
}
