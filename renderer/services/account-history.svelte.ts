import type { Chain } from '../../chain/ports/chain.ts';
import type { ExplorerStore } from '../../chain/ports/explorer-store.ts';
import type { Preferences } from '../state/preferences.ts';
import type { Journal } from './journal.ts';
import { mergeHistory, type HistoryLine } from './history-line.ts';

export interface AccountHistoryPorts {
  readonly explorer: () => Promise<ExplorerStore>;
  readonly journal: Journal;
  readonly preferences: Preferences;
}

const SEEN_EVERY_MS = 3_000;

/** Preference with the last final block that was looked through. */
const seenKey = (genesisHash: string) => `seen.${genesisHash}`;

/** What happened to the wallet's accounts: looks through each final block and keeps what it finds. Reactive by `changes`. */
export class AccountHistory {
  readonly #ports: AccountHistoryPorts;
  #changes = $state(0);
  #trouble = $state.raw<Error | null>(null);

  constructor(ports: AccountHistoryPorts) {
    this.#ports = ports;
  }

  /** Grows with each new entry. */
  get changes(): number {
    return this.#changes;
  }
  /** Why the history could not be kept or read. */
  get trouble(): Error | null {
    return this.#trouble;
  }

  /** Follows a chain until the result is called. */
  follow(chain: Chain, addresses: () => readonly string[]): () => void {
    const key = seenKey(chain.info.genesisHash);
    const kept = Number(this.#ports.preferences.get(key) ?? NaN);
    let stop = (): void => undefined;
    let ended = false;
    let lastKept = 0;
    const stopHeads = chain.onHeads(({ finalized }) => {
      const now = performance.now();
      if (now - lastKept < SEEN_EVERY_MS) return;
      lastKept = now;
      this.#ports.preferences.set(key, String(Math.max(0, finalized.number - 2)));
    });
    void Promise.all([import('../../chain/store/record-history.ts'), this.#ports.explorer()]).then(
      ([{ recordHistory }, store]) => {
        if (ended) return;
        stop = recordHistory({
          chain,
          store,
          addresses,
          ...(Number.isSafeInteger(kept) && { since: kept }),
          onEntries: () => this.#changes++,
          onTrouble: (error) => (this.#trouble = error),
        });
      },
      (error: Error) => (this.#trouble = error),
    );
    return () => {
      ended = true;
      stopHeads();
      stop();
    };
  }

  /** Drops all that was kept of a chain that is no more: what was seen of it, and what was sent to it. @throws StoreFailed */
  async forget(genesisHash: string): Promise<void> {
    this.#ports.preferences.set(seenKey(genesisHash), '0');
    await Promise.all([
      this.#ports.explorer().then((store) => store.forget(genesisHash)),
      this.#ports.journal.forget(genesisHash),
    ]);
    this.#changes++;
  }

  /** The newest `most` lines of an account, newest first. @throws StoreDamaged, StoreFailed */
  async list(genesisHash: string, address: string, most = 200): Promise<HistoryLine[]> {
    const [seen, sent] = await Promise.all([
      this.#ports.explorer().then((store) => store.history(genesisHash, address, most)),
      this.#ports.journal.list(genesisHash, address),
    ]);
    return mergeHistory(seen, sent).slice(0, most);
  }
}
