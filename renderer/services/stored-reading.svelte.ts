import type { Chain } from '../../chain/ports/chain.ts';
import type { SnapshotKind } from '../../chain/ports/explorer-store.ts';
import type { Proved } from '../../substrate/evidence.ts';
import { liveReading, type LiveReading } from './live-reading.svelte.ts';
import type { Services } from './services.ts';

/** Snapshots of one thing are written at most so often, ms: a plane needs the last minute, not each block. */
const STORE_EVERY_MS = 5_000;

export interface StoredReading<T> extends LiveReading<Proved<T>> {
  /** The store was looked into, and there was nothing: nothing can be shown offline. */
  readonly unseen: boolean;
}

/**
 * A value that is read anew with each block and kept on this computer; until the chain answers, and when it is gone, the kept
 * one stands in its place with the word *stored*. Call it during the component's setup.
 * @param key what of its kind it is; it may be reactive, null while there is nothing to read
 */
export function storedReading<T>(
  services: Pick<Services, 'chain' | 'explorer'>,
  kind: SnapshotKind,
  key: () => string | null,
  read: (chain: Chain, key: string) => Promise<Proved<T>>,
): StoredReading<T> {
  const { chain, explorer } = services;
  let stored = $state.raw<{ of: string; value: Proved<T> } | null>(null);
  let unseen = $state(false);
  let trouble = $state.raw<Error | null>(null);
  let lastKept = -Infinity;
  let lastOf = '';

  const place = () => {
    const of = key();
    return chain.genesis === null || of === null ? null : `${chain.genesis} ${of}`;
  };
  const live = liveReading(chain, async (open) => {
    const of = key();
    if (of === null) return null;
    const name = `${open.info.genesisHash} ${of}`;
    const value = await read(open, of);
    void keep(open, of, name, value);
    return { of: name, value };
  });

  async function keep(open: Chain, of: string, name: string, { value, evidence }: Proved<T>): Promise<void> {
    const now = performance.now();
    if (name === lastOf && now - lastKept < STORE_EVERY_MS) return;
    lastOf = name;
    lastKept = now;
    const block = 'block' in evidence && evidence.block !== undefined ? evidence.block : open.heads().best.number;
    try {
      const store = await explorer();
      await store.put([{ chain: open.info.genesisHash, kind, key: of, block, at: Date.now(), evidence, value }]);
    } catch (error) {
      trouble = error as Error;
    }
  }

  $effect(() => {
    const of = key();
    const genesis = chain.genesis;
    unseen = false;
    if (of === null || genesis === null) {
      unseen = genesis === null;
      return;
    }
    // Read again when the chain goes away: what was kept then is the newest there is.
    void chain.offline;
    explorer()
      .then((store) => store.get(genesis, kind, of))
      .then((found) => {
        if (place() !== `${genesis} ${of}`) return;
        unseen = found === null;
        if (!found) return;
        const { block, at, evidence: was, value } = found;
        stored = { of: `${genesis} ${of}`, value: { value: value as T, evidence: { word: 'stored', block, at, was } } };
      })
      .catch((error: Error) => {
        trouble = error;
        unseen = true;
      });
  });

  const current = $derived.by((): Proved<T> | null => {
    const of = place();
    const fresh = live.value;
    if (fresh && fresh.of === of && !chain.offline) return fresh.value;
    if (stored && stored.of === of) return stored.value;
    return null;
  });

  return {
    get value() {
      return current;
    },
    get error() {
      return live.error ?? trouble;
    },
    get reading() {
      return live.reading;
    },
    get unseen() {
      return unseen && current === null;
    },
    again: () => live.again(),
  };
}
