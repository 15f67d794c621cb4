import type { ExplorerStore, PricePoint, SeenChain, Snapshot } from '../ports/explorer-store.ts';
import type { HistoryEntry } from '../types/history-entry.ts';

/** A store that lives as long as the process: headless use and tests. */
export function memoryExplorerStore(): ExplorerStore {
  const snapshots = new Map<string, Snapshot>();
  const histories = new Map<string, Map<string, HistoryEntry>>();
  const prices = new Map<string, Map<number, PricePoint>>();
  const chains = new Map<string, SeenChain>();
  const below = <K, V>(map: Map<string, Map<K, V>>, key: string): Map<K, V> => {
    const inner = map.get(key) ?? new Map<K, V>();
    map.set(key, inner);
    return inner;
  };
  const clear = (): void => [snapshots, histories, prices, chains].forEach((map) => map.clear());
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
    addPrices: async (chain, points) => {
      for (const point of points) below(prices, `${chain}/${point.netuid}`).set(point.block, { ...point });
    },
    prices: async (chain, netuid, most) =>
      [...below(prices, `${chain}/${netuid}`).values()].sort((a, b) => a.block - b.block).slice(-most),
    putChain: async (chain) => void chains.set(chain.genesisHash, { ...chain }),
    chains: async () => [...chains.values()].sort((a, b) => b.lastSeenAt - a.lastSeenAt),
    forget: async (chain) => {
      chains.delete(chain);
      for (const map of [snapshots, histories, prices] as Map<string, unknown>[])
        for (const name of [...map.keys()]) if (name.startsWith(`${chain}/`)) map.delete(name);
    },
    rebuild: async () => clear(),
    close: () => undefined,
  };
}

/** Later blocks first; inside a block, later events first. */
export function newestFirst(a: HistoryEntry, b: HistoryEntry): number {
  const place = ({ id }: HistoryEntry): number => Number(id.split('-')[1] ?? 0);
  return b.block - a.block || place(b) - place(a);
}
