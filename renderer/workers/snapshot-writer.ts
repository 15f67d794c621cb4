/** Keeps what the light node proves on this computer, for as long as this window is the one that writes. */
import type { LightNode } from '../../node-light/engine/light-node.ts';
import { PageReads } from '../../node-light/snapshot/page-reads.ts';
import { SnapshotKeeper } from '../../node-light/snapshot/snapshot-keeper.ts';
import { StoredSnapshot, type StoredMetadata } from '../../node-light/snapshot/stored-snapshot.ts';
import { bytesToHex } from '../../substrate/bytes.ts';
import { indexedDbCache } from '../../substrate/store/indexeddb-store.ts';
import { StoreClosedError, StoreError, type Store } from '../../substrate/store/store.ts';
import type { KeptReport } from './light-messages.ts';
import { snapshotName } from './snapshot-name.ts';

/** New reads are written so often, ms. */
const KEEP_EVERY_MS = 2_000;

export interface SnapshotWriter {
  /** What pages read is noted here, to be kept once this window may. */
  readonly reads: PageReads;
  sawMetadata(metadata: StoredMetadata): void;
  /** Writes what was read until now: the chain is gone, or somebody waits for it. Resolves when it was tried. */
  keepNow(): Promise<void>;
  /** Ends the writing; another window takes it over. */
  stop(): void;
}

/**
 * Notes what is read from the first read on. Waits until a source's newest block is verified, then to be
 * the one window that writes, then keeps.
 * @param own the chain may be set back by whoever runs it: what was stored of blocks it no longer has is thrown away
 */
export function writeSnapshot(node: LightNode, own: boolean, tell: (report: KeptReport) => void): SnapshotWriter {
  const ended = new AbortController();
  const reads = new PageReads();
  let keeper: SnapshotKeeper | undefined;
  let metadata: StoredMetadata | undefined;
  let writes = 0;
  let hurry = false;
  const asked: (() => void)[] = [];
  let wake = (): void => undefined;
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, hurry || ended.signal.aborted ? 0 : KEEP_EVERY_MS);
      hurry = false;
    });
  ended.signal.addEventListener('abort', () => wake());

  /** True when what was kept was deleted meanwhile, as a new chain began: it is kept anew. @param cleared it is the second time */
  const keep = async (genesisHash: Uint8Array, cleared: boolean): Promise<boolean> => {
    const genesis = bytesToHex(genesisHash);
    let store: Store | undefined;
    const said = (snapshot: StoredSnapshot | undefined, trouble: string | null): void => {
      const { header, was } = snapshot?.head ?? {};
      const head = header && was ? { number: header.number, word: was.word } : null;
      tell({ genesisHash: genesis, writer: true, head, trouble, cleared, writes });
    };
    let snapshot: StoredSnapshot | undefined;
    try {
      store = await indexedDbCache(snapshotName(genesis));
      snapshot = await StoredSnapshot.open(store, genesisHash);
      if (own && (snapshot.head?.header.number ?? 0) > (node.head?.header.number ?? 0)) {
        await snapshot.clear();
        cleared = true;
      }
      keeper = new SnapshotKeeper({ node, snapshot, reads, now: () => Date.now() });
      if (metadata) keeper.sawMetadata(metadata);
      said(snapshot, null);
    } catch (error) {
      if (error instanceof StoreClosedError) return true;
      said(snapshot, troubleWords(error));
      await store?.close();
      return false;
    }
    while (!ended.signal.aborted) {
      const before = asked.length;
      try {
        if (await keeper.keep()) writes++;
        said(snapshot, null);
      } catch (error) {
        if (error instanceof StoreClosedError) {
          keeper = undefined;
          return true;
        }
        if (!(error instanceof StoreError)) throw error;
        said(snapshot, troubleWords(error));
      }
      for (const done of asked.splice(0, before)) done();
      await pause();
    }
    keeper = undefined;
    await store.close();
    return false;
  };

  const start = async (): Promise<void> => {
    const { genesisHash } = await firstAnchor(node, ended.signal);
    const genesis = bytesToHex(genesisHash);
    tell({ genesisHash: genesis, writer: false, head: null, trouble: null, cleared: false, writes });
    await navigator.locks.request(snapshotName(genesis), { signal: ended.signal }, async () => {
      let again = await keep(genesisHash, false);
      while (again && !ended.signal.aborted) again = await keep(genesisHash, true);
    });
  };
  start().catch((error: unknown) => {
    // Stopped while it waited for its turn.
    if (!ended.signal.aborted) throw error;
  });
  return {
    reads,
    sawMetadata(given) {
      metadata = given;
      keeper?.sawMetadata(given);
      // Nothing that was kept can be read without it.
      hurry = true;
      wake();
    },
    keepNow() {
      hurry = true;
      wake();
      return new Promise((resolve) => asked.push(resolve));
    },
    stop: () => ended.abort(new Error('Another chain was chosen.')),
  };
}

/** What went wrong, and what to do. */
function troubleWords(error: unknown): string {
  const cause = error instanceof StoreError ? error.cause : error;
  if (cause instanceof DOMException && cause.name === 'QuotaExceededError')
    return 'This browser gives no more space. What was kept before stays; nothing newer is kept. Free some space on this computer.';
  const why = cause instanceof Error ? cause.message : String(cause);
  return `This browser does not keep it (${why}). Everything works on, but not without a connection.`;
}

/** Where trust begins, once the newest block of the first source is verified. */
function firstAnchor(node: LightNode, signal: AbortSignal): Promise<NonNullable<LightNode['anchor']>> {
  return new Promise((resolve, reject) => {
    const stop = node.on('followed', () => {
      stop();
      resolve(node.anchor!);
    });
    signal.addEventListener('abort', () => {
      stop();
      reject(signal.reason as Error);
    });
  });
}
