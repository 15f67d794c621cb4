/** Remembers which provider won for which model on which machine, so that the next start tries that one alone. */
import type { DeviceReport } from '../inference-backend.ts';
import type { Verdict } from '../provider-choice.ts';

export interface VerdictBook {
  get(key: string): Verdict | null;
  set(key: string, verdict: Verdict): void;
}

/** A verdict holds for this file, adapter, runtime and browser, and for nothing else. */
export const verdictKey = (sha256: string, adapter: string | null, runtime: string): string =>
  `${sha256.slice(0, 32)} ${adapter ?? 'no adapter'} ${runtime}`;

/** What a comparison found; null when it compared nothing. */
export function verdictOf({ provider, reason, trials }: DeviceReport): Verdict | null {
  const won = trials.find((trial) => trial.provider === provider && trial.runMs !== null);
  return won && trials.length > 1 ? { provider, runMs: won.runMs!, reason } : null;
}

/** As much of `localStorage` as is used. */
export type TextShelf = Pick<Storage, 'getItem' | 'setItem'>;

const SHELF_KEY = 'taolite.inference.verdicts';
/** The oldest are forgotten. */
const KEPT = 40;
/** A verdict is asked that often before everything is compared again: drivers and loads change. */
const USES = 20;

type Entry = Verdict & { uses: number };

function isEntry(value: unknown): value is Entry {
  const { provider, runMs, reason, uses } = (value ?? {}) as Partial<Entry>;
  return (
    (provider === 'webgpu' || provider === 'wasm') &&
    typeof runMs === 'number' &&
    runMs >= 0 &&
    typeof reason === 'string' &&
    typeof uses === 'number'
  );
}

/** A book on a shelf of texts. A damaged or full shelf costs a comparison, nothing else. */
export function verdictBook(shelf: TextShelf): VerdictBook {
  const read = (): Map<string, Entry> => {
    try {
      const kept: unknown = JSON.parse(shelf.getItem(SHELF_KEY) ?? '[]');
      return new Map(Array.isArray(kept) ? (kept as [string, Entry][]).filter((one) => isEntry(one?.[1])) : []);
    } catch {
      return new Map(); // unreadable: everything is compared anew
    }
  };
  const write = (book: Map<string, Entry>) => {
    try {
      shelf.setItem(SHELF_KEY, JSON.stringify([...book].slice(-KEPT)));
    } catch {
      // no room on the shelf: the next start compares again
    }
  };
  return {
    get: (key) => {
      const book = read();
      const entry = book.get(key);
      if (!entry) return null;
      book.delete(key);
      if (entry.uses + 1 < USES) book.set(key, { ...entry, uses: entry.uses + 1 });
      write(book);
      const { uses: _uses, ...verdict } = entry;
      return verdict;
    },
    set: (key, verdict) => {
      const book = read();
      book.delete(key);
      book.set(key, { ...verdict, uses: 0 });
      write(book);
    },
  };
}
