import type { Watched } from './read-watched.ts';
import type { WatchFact } from './watch-event.ts';

/** A price counts as moved when it rose by a quarter or fell to half since it was last told: it falls a little with every block. */
const moved = (from: bigint, to: bigint): boolean => to !== from && (to * 4n >= from * 5n || to * 2n <= from);

/** Epochs without a single query after which a miner counts as not found. */
const SILENT_EPOCHS = 2;

/** What the miner itself knows at a look. */
export interface OwnSide {
  /** Address it announced, `ip:port`. */
  readonly announced: string;
  /** Queries of proven callers so far, whatever became of them. */
  readonly received: number;
}

/** Compares each look with what was told before, and tells each change once. */
export class ChainWatch {
  #before: Watched | null = null;
  #toldBurnRao = 0n;
  #toldAddress: string | null = null;
  #received = { count: 0, sinceBlock: 0, told: false };

  /** @returns what is new, in a fixed order; nothing at the first look */
  see(now: Watched, own: OwnSide): WatchFact[] {
    const before = this.#before;
    this.#before = now;
    if (before === null) {
      this.#toldBurnRao = now.burnRao;
      this.#toldAddress = own.announced;
      this.#received = { count: own.received, sinceBlock: now.block, told: false };
      return [];
    }
    const facts: WatchFact[] = [];
    if (!now.place) {
      if (before.place) facts.push({ type: 'deregistered', burnRao: now.burnRao });
    } else {
      if (before.place?.immune && !now.place.immune) facts.push({ type: 'immunity-ended' });
      facts.push(...this.#address(now.place.address, own.announced));
    }
    if (moved(this.#toldBurnRao, now.burnRao)) {
      facts.push({ type: 'burn-moved', fromRao: this.#toldBurnRao, toRao: now.burnRao });
      this.#toldBurnRao = now.burnRao;
    }
    if (before.open !== now.open) facts.push({ type: 'registration', open: now.open });
    const gained = [...now.permitted].filter((hotkey) => !before.permitted.has(hotkey));
    const lost = [...before.permitted].filter((hotkey) => !now.permitted.has(hotkey));
    if (gained.length + lost.length > 0) facts.push({ type: 'permits', gained, lost });
    if (before.versionKey !== now.versionKey)
      facts.push({ type: 'version-key', from: before.versionKey, to: now.versionKey });
    if (before.commitReveal !== now.commitReveal) facts.push({ type: 'commit-reveal', on: now.commitReveal });
    return [...facts, ...this.#silence(now, own)];
  }

  /** Once for each address that is not ours; our own again is no news. */
  #address(shown: string | null, announced: string): WatchFact[] {
    if (shown === this.#toldAddress) return [];
    this.#toldAddress = shown;
    return shown === announced ? [] : [{ type: 'axon-moved', address: shown }];
  }

  #silence(now: Watched, own: OwnSide): WatchFact[] {
    const last = this.#received;
    // Without validators silence is no sign; a lower block is another branch.
    if (own.received !== last.count || now.permitted.size === 0 || now.block < last.sinceBlock) {
      this.#received = { count: own.received, sinceBlock: now.block, told: false };
      return [];
    }
    const blocks = now.block - last.sinceBlock;
    if (last.told || blocks < SILENT_EPOCHS * (now.tempo + 1)) return [];
    last.told = true;
    return [{ type: 'silent', blocks }];
  }
}
