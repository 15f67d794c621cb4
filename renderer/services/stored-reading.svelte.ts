import { untrack } from 'svelte';
import type { Chain } from '../../chain/ports/chain.ts';
import type { ReadableChain } from '../../chain/store/stored-chain.ts';
import type { SnapshotKind } from '../../chain/ports/explorer-store.ts';
import type { Proved } from '../../substrate/evidence.ts';
import { liveReading, type LiveReading } from './live-reading.svelte.ts';
import type { Services } from './services.ts';

/** Snapshots of one thing are written at most so often, ms: a plane needs the last minute, not each block. */
const STORE_EVERY_MS = 5_000;

/** Why a snapshot cannot answer: its storage was not seen, a runtime call is asked, or it was closed because the chain answers. */
const NOT_STORED = ['RpcError', 'NotInRuntime', 'NoSuchSubnet', 'DisconnectedError'];

const blockOf = ({ evidence }: Proved<unknown>): number => ('block' in evidence ? (evidence.block ?? 0) : 0);

export interface StoredReading<T> extends LiveReading<Proved<T>> {
  /** The store was looked into, and there was nothing: nothing can be shown offline. */
  readonly unseen: boolean;
}

/**
 * A value that is read anew with each block and kept on this computer; until the chain answers, and when it is gone, the kept
 * one stands in its place with the word *stored*. What was proved is read again from the snapshot of the chain, by the same
 * query; what nothing proves, from the record of what was shown. Where there are both, the newer. Call it during the
 * component's setup.
 * @param key what of its kind it is; it may be reactive, null while there is nothing to read
 */
export function storedReading<T>(
  services: Pick<Services, 'chain' | 'explorer' | 'light' | 'storedChains'>,
  kind: SnapshotKind,
  key: () => string | null,
  read: (chain: ReadableChain, key: string) => Promise<Proved<T>>,
): StoredReading<T> {
  const { chain, explorer, light, storedChains } = services;
  // Where the connection stands changes often, whether there is one does not.
  const offline = $derived(chain.offline);
  const genesis = $derived(chain.genesis);
  const writes = $derived(light.kept?.writes);
  let stored = $state.raw<{ of: string; value: Proved<T> } | null>(null);
  let unseen = $state(false);
  let trouble = $state.raw<Error | null>(null);
  let lastKept = -Infinity;
  let lastOf = '';

  const place = () => {
    const of = key();
    return genesis === null || of === null ? null : `${genesis} ${of}`;
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
    // The light node keeps what it proved. Where another window's does, this one's reads would be lost.
    if ((evidence.word === 'final' || evidence.word === 'sealed') && light.kept?.writer && !light.kept.trouble) return;
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

  // Plain: nothing on the page depends on them.
  let looks = 0;
  let lookedFor: string | null = null;
  $effect(() => {
    const of = key();
    const look = ++looks;
    if (lookedFor !== of) unseen = false;
    lookedFor = of;
    if (of === null || genesis === null) {
      unseen = genesis === null;
      return;
    }
    // Read again when the chain goes away, and when what was read last is written: what is kept then is the newest there is.
    if (!offline) {
      unseen = false;
      return storedChains.renew(genesis);
    }
    void writes;
    const from = genesis;
    const name = `${from} ${of}`;
    let newest: Proved<T> | null = null;
    const found = (value: Proved<T> | null): void => {
      if (!value || look !== looks) return;
      if (newest === null || blockOf(newest) <= blockOf(value)) newest = value;
      if (untrack(() => stored)?.of !== name) stored = { of: name, value };
    };
    Promise.all([shown(from, of).then(found), proved(from, of).then(found)])
      .then(() => {
        if (look !== looks) return;
        // What stood here before may be of a chain that is no more: only what is kept now counts.
        stored = newest && { of: name, value: newest };
        unseen = newest === null;
      })
      .catch((error: Error) => {
        if (look !== looks) return;
        trouble = error;
        unseen = true;
      });
  });

  /** The record of what was shown. @throws StoreDamaged, StoreFailed */
  async function shown(genesis: string, of: string): Promise<Proved<T> | null> {
    const record = await (await explorer()).get(genesis, kind, of);
    if (!record) return null;
    const { block, at, evidence: was, value } = record;
    return { value: value as T, evidence: { word: 'stored', block, at, was } };
  }

  /** What was proved, read again. Null where it was not, or not all of it. */
  async function proved(genesisHash: string, of: string): Promise<Proved<T> | null> {
    const { label, play } = chain;
    const snapshot = await storedChains.get({ genesisHash, label, kind: play ? 'devnet' : 'endpoint' });
    if (!snapshot) return null;
    try {
      return await read(snapshot, of);
    } catch (error) {
      // Part of it was never proved (a runtime call), or never seen.
      if (error instanceof Error && NOT_STORED.includes(error.name)) return null;
      throw error;
    }
  }

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
