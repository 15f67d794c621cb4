import { bytesToHex, hexToBytes, type Hex } from '../../../substrate/bytes.ts';

/** What storage items read from and write to. Keys are whole storage keys. */
export interface Storage {
  read(key: Uint8Array): Uint8Array | undefined;
  /** `null` deletes. */
  write(key: Uint8Array, value: Uint8Array | null): void;
  /** Entries below a prefix, in key order, as they stand now (later writes do not disturb the iteration). */
  iterate(prefix: Uint8Array): [key: Uint8Array, value: Uint8Array][];
}

/** An unchanging state to build on: a trie, or any ordered map of bytes. */
export interface BaseState {
  get(key: Uint8Array): Uint8Array | undefined;
  entries(prefix: Uint8Array): Iterable<[Uint8Array, Uint8Array]>;
}

/** Item prefix of a key (twox128 of pallet and item: 32 bytes), or the whole key when it is shorter. */
const itemOf = (hex: string): string => hex.slice(0, 66);

/** Changes of one transaction level. */
class Layer {
  readonly changes = new Map<Hex, Uint8Array | null>();
  /** Keys by item prefix, so that iterating one map does not look at all changes. */
  readonly byItem = new Map<string, Set<Hex>>();
  set(key: Hex, value: Uint8Array | null): void {
    this.changes.set(key, value);
    const item = itemOf(key);
    let keys = this.byItem.get(item);
    if (!keys) this.byItem.set(item, (keys = new Set()));
    keys.add(key);
  }
}

/**
 * An overlay over an unchanging base: reads see the changes, the base never does. Levels nest; a level that is rolled back
 * leaves no trace (substrate: `with_transaction`).
 */
export class State implements Storage {
  readonly #layers: Layer[] = [new Layer()];
  constructor(readonly base: BaseState) {}

  read(key: Uint8Array): Uint8Array | undefined {
    const hex = bytesToHex(key);
    for (let i = this.#layers.length - 1; i >= 0; i--) {
      const value = this.#layers[i]!.changes.get(hex);
      if (value !== undefined) return value ?? undefined;
    }
    return this.base.get(key);
  }

  write(key: Uint8Array, value: Uint8Array | null): void {
    this.#layers[this.#layers.length - 1]!.set(bytesToHex(key), value);
  }

  iterate(prefix: Uint8Array): [Uint8Array, Uint8Array][] {
    const hexPrefix = bytesToHex(prefix);
    const changed = new Map<Hex, Uint8Array | null>();
    for (const layer of this.#layers) {
      if (hexPrefix.length >= 66) {
        for (const key of layer.byItem.get(itemOf(hexPrefix)) ?? [])
          if (key.startsWith(hexPrefix)) changed.set(key, layer.changes.get(key)!);
      } else {
        for (const [key, value] of layer.changes) if (key.startsWith(hexPrefix)) changed.set(key, value);
      }
    }
    if (changed.size === 0) return [...this.base.entries(prefix)];
    const fresh = [...changed].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    const merged: [Uint8Array, Uint8Array][] = [];
    let next = 0;
    const takeFresh = (): void => {
      const [key, value] = fresh[next++]!;
      if (value !== null) merged.push([hexToBytes(key), value]);
    };
    for (const entry of this.base.entries(prefix)) {
      const hex = bytesToHex(entry[0]);
      while (next < fresh.length && fresh[next]![0] < hex) takeFresh();
      if (next < fresh.length && fresh[next]![0] === hex) takeFresh();
      else merged.push(entry);
    }
    while (next < fresh.length) takeFresh();
    return merged;
  }

  /** Opens a level. Every `begin` is followed by one `commit` or `rollback`. */
  begin(): void {
    this.#layers.push(new Layer());
  }
  commit(): void {
    const done = this.#close();
    const below = this.#layers[this.#layers.length - 1]!;
    for (const [key, value] of done.changes) below.set(key, value);
  }
  rollback(): void {
    this.#close();
  }
  #close(): Layer {
    if (this.#layers.length < 2) throw new Error('no storage transaction is open');
    return this.#layers.pop()!;
  }

  /** All changes against the base; call with no level open. */
  changes(): [key: Uint8Array, value: Uint8Array | null][] {
    if (this.#layers.length !== 1) throw new Error('a storage transaction is still open');
    return [...this.#layers[0]!.changes].map(([key, value]) => [hexToBytes(key), value]);
  }
}
