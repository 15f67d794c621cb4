import { bytesToHex, equalBytes, type Hex } from '../../../substrate/bytes.ts';
import type { Slot } from './reading.ts';
import type { BaseState } from './base-state.ts';
import { readingsOf, type Readings } from './readings.ts';
import { itemOf, StateKey } from './state-key.ts';

/** What storage items read from and write to. Keys are whole storage keys. */
export interface Storage {
  read(key: Uint8Array): Uint8Array | undefined;
  /** `null` deletes. */
  write(key: Uint8Array, value: Uint8Array | null): void;
  /** As `read` and `write`, for those who keep their keys and decode values. */
  slot(key: StateKey): Slot;
  put(key: StateKey, value: Uint8Array | null): void;
  /** Entries below a prefix, in key order, as they stand now (later writes do not disturb the iteration). */
  iterate(prefix: Uint8Array): [key: Uint8Array, value: Uint8Array][];
}

/** Each state has a number of its own. */
let numbers = 0;

/** What a key was changed to. */
interface Change extends Slot {
  readonly key: StateKey;
}

/**
 * An overlay over an unchanging base: reads see the changes, the base never does. Levels nest; a level that is rolled back
 * leaves no trace (substrate: `with_transaction`). Changes lie in one map whatever the level, so that a read looks in one place;
 * a journal says what to put back.
 */
export class State implements Storage {
  readonly #changes = new Map<Hex, Change>();
  /** Changed keys by item prefix, so that iterating one map does not look at all changes. */
  readonly #byItem = new Map<string, Set<Hex>>();
  /** What stood there before each write inside a level. */
  readonly #journal: (readonly [key: StateKey, before: Change | undefined])[] = [];
  /** Length of the journal at the begin of each open level. */
  readonly #levels: number[] = [];
  #readings: Readings;
  readonly #number = ++numbers;
  constructor(readonly base: BaseState) {
    this.#readings = readingsOf(base);
  }

  read(key: Uint8Array): Uint8Array | undefined {
    return this.slot(StateKey.of(key)).bytes ?? undefined;
  }
  write(key: Uint8Array, value: Uint8Array | null): void {
    this.put(StateKey.of(key), value);
  }

  slot(key: StateKey): Slot {
    const known = this.#known.known(key);
    // Most of what is read was not changed, and most of that was read before.
    if (known?.unchangedIn === this.#number) return known;
    const change = this.#changes.get(key.hex);
    if (known) known.readIn = this.#number;
    if (change) return change;
    const reading = known ?? this.#known.slot(key);
    reading.readIn = reading.unchangedIn = this.#number;
    return reading;
  }
  get #known(): Readings {
    if (this.#readings.base !== this.base) this.#readings = readingsOf(this.base);
    return this.#readings;
  }

  put(key: StateKey, bytes: Uint8Array | null): void {
    if (this.#levels.length > 0) this.#journal.push([key, this.#changes.get(key.hex)]);
    this.#set(key, { key, bytes, decoded: undefined });
  }
  #set(key: StateKey, change: Change | undefined): void {
    const known = this.#known.known(key);
    if (known) known.unchangedIn = 0;
    if (change) this.#changes.set(key.hex, change);
    else this.#changes.delete(key.hex);
    let keys = this.#byItem.get(key.item);
    if (!keys) this.#byItem.set(key.item, (keys = new Set()));
    if (change) keys.add(key.hex);
    else keys.delete(key.hex);
  }

  iterate(prefix: Uint8Array): [Uint8Array, Uint8Array][] {
    const fresh = this.#changedBelow(bytesToHex(prefix));
    if (fresh.length === 0) return [...this.base.entries(prefix)];
    const merged: [Uint8Array, Uint8Array][] = [];
    let next = 0;
    const takeFresh = (): void => {
      const { key, bytes } = fresh[next++]!;
      if (bytes !== null) merged.push([key.bytes, bytes]);
    };
    for (const entry of this.base.entries(prefix)) {
      const hex = bytesToHex(entry[0]);
      while (next < fresh.length && fresh[next]!.key.hex < hex) takeFresh();
      if (next < fresh.length && fresh[next]!.key.hex === hex) takeFresh();
      else merged.push(entry);
    }
    while (next < fresh.length) takeFresh();
    return merged;
  }
  #changedBelow(prefix: Hex): Change[] {
    const keys = prefix.length >= 66 ? this.#byItem.get(itemOf(prefix)) : this.#changes.keys();
    const below: Change[] = [];
    for (const hex of keys ?? []) if (hex.startsWith(prefix)) below.push(this.#changes.get(hex)!);
    return below.sort((a, b) => (a.key.hex < b.key.hex ? -1 : a.key.hex > b.key.hex ? 1 : 0));
  }

  /** Opens a level. Every `begin` is followed by one `commit` or `rollback`. */
  begin(): void {
    this.#levels.push(this.#journal.length);
  }
  commit(): void {
    this.#close();
    if (this.#levels.length === 0) this.#journal.length = 0;
  }
  rollback(): void {
    const begun = this.#close();
    while (this.#journal.length > begun) this.#set(...this.#journal.pop()!);
  }
  #close(): number {
    const begun = this.#levels.pop();
    if (begun === undefined) throw new Error('no storage transaction is open');
    return begun;
  }

  /** All that differs from the base; call with no level open. */
  changes(): [key: Uint8Array, value: Uint8Array | null][] {
    if (this.#levels.length > 0) throw new Error('a storage transaction is still open');
    const changes: [Uint8Array, Uint8Array | null][] = [];
    for (const { key, bytes } of this.#changes.values()) {
      const before = this.#known.slot(key).bytes;
      const same = before === null || bytes === null ? before === bytes : equalBytes(before, bytes);
      if (!same) changes.push([key.bytes, bytes]);
    }
    return changes;
  }

  /** Lets the state that these changes make know what was read of this one. */
  handOn(next: BaseState): void {
    this.#known.moveTo(next, this.#changes.values());
  }
}
