import { PRICES_KEPT, type ExplorerStore, type PriceSheet, type Snapshot } from '../ports/explorer-store.ts';
import type { HistoryEntry } from '../types/history-entry.ts';
import { besideSheet } from './beside-sheet.ts';
import { newestFirst } from './newest-first.ts';

/** A store that lives as long as the process: headless use and tests. */
export function memoryExplorerStore(): ExplorerStore {
  const snapshots = new Map<string, Snapshot>();
  const histories = new Map<string, Map<string, HistoryEntry>>();
  const prices = new Map<string, Map<number, PriceSheet>>();
  const below = <K, V>(map: Map<string, Map<K, V>>, key: string): Map<K, V> => {
    const inner = map.get(key) ?? new Map<K, V>();
    map.set(key, inner);
    return inner;
  };
  const clear = (): void => [snapshots, histories, prices].forEach((map) => map.clear());
  return {
    put: async (values) => {
      for (const snapshot of values) {
        const name = `${snapshot.chain}/${snapshot.kind}/${snapshot.key}`;
        const kept = snapshots.get(name);
        if (!kept || kept.block <= snapshot.block) snapshots.set(name, structuredClone(snapshot));
      }
    },
    get: async (chain, kind, key) => structuredClone(snapshots.get(`${chain}/${kind}/${key}`) ?? null),
    addHistory: async (chain, entries) => {
      for (const entry of entries) below(histories, `${chain}/${entry.address}`).set(entry.id, structuredClone(entry));
    },
    history: async (chain, address, most) =>
      [...below(histories, `${chain}/${address}`).values()]
        .sort(newestFirst)
        .slice(0, most)
        .map((entry) => structuredClone(entry)),
    addPrices: async (chain, sheet) => {
      const sheets = below(prices, `${chain}/`);
      sheets.set(sheet.block, structuredClone(besideSheet(sheets.get(sheet.block), sheet)));
      for (const older of sheets.keys()) if (older < sheet.block - PRICES_KEPT) sheets.delete(older);
    },
    prices: async (chain, since) =>
      [...below(prices, `${chain}/`).values()]
        .filter(({ block }) => block >= since)
        .sort((a, b) => a.block - b.block)
        .map((sheet) => structuredClone(sheet)),
    forget: async (chain) => {
      for (const map of [snapshots, histories, prices] as Map<string, unknown>[])
        for (const name of [...map.keys()]) if (name.startsWith(`${chain}/`)) map.delete(name);
    },
    rebuild: async () => clear(),
    close: () => undefined,
  };
}
