// What was read of a state is known to whoever reads it next, and to the block after it: most of a state is the same for many blocks.
import type { Hex } from '../../../substrate/bytes.ts';
import type { BaseState } from './base-state.ts';
import { Reading, type Slot } from './reading.ts';
import type { StateKey } from './state-key.ts';

/** Bounds the memory: when there are more, those are forgotten that nobody has asked for since the last time this happened. */
const AT_MOST = 25_000;
/** The best block's, and those of a few others that are asked for: forks, past blocks, genesis. */
const STATES = 4;

const recent: Readings[] = [];

/** The readings of a state, empty when it was not read lately. */
export function readingsOf(base: BaseState): Readings {
  const known = recent.findIndex((readings) => readings.base === base);
  const readings = known < 0 ? new Readings(base) : recent.splice(known, 1)[0]!;
  recent.unshift(readings);
  if (recent.length > STATES) recent.pop();
  return readings;
}

/** Each set of readings has a number of its own. */
let numbers = 0;

export class Readings {
  readonly #slots = new Map<Hex, Reading>();
  readonly #number = ++numbers;
  /** The latest state that had read anything when the readings were last looked through. */
  #latest = 0;
  constructor(public base: BaseState) {}

  slot(key: StateKey): Reading {
    return this.known(key) ?? (key.reading = this.#keep(key.hex, this.base.get(key.bytes) ?? null));
  }
  /** What was read at a key already. */
  known(key: StateKey): Reading | undefined {
    if (key.reading?.of !== this.#number) key.reading = this.#slots.get(key.hex);
    return key.reading;
  }

  /** Becomes the readings of the state that differs from this one in `changes`. Who still reads the old one begins anew. */
  moveTo(base: BaseState, changes: Iterable<Slot & { readonly key: StateKey }>): void {
    this.base = base;
    for (const { key, bytes, decoded } of changes) {
      const reading = this.known(key) ?? (bytes && this.#keep(key.hex, bytes));
      if (!reading) continue;
      reading.bytes = bytes;
      reading.decoded = decoded;
      // What is gone is seldom asked for again, and keys that hold a block's number would pile up.
      if (bytes === null) {
        reading.of = 0;
        this.#slots.delete(key.hex);
      }
    }
  }

  #keep(hex: Hex, bytes: Uint8Array | null): Reading {
    if (this.#slots.size >= AT_MOST) this.#forget();
    const reading = new Reading(bytes, this.#number);
    this.#slots.set(hex, reading);
    return reading;
  }

  #forget(): void {
    const stale = (reading: Reading): boolean => reading.readIn <= this.#latest;
    let latest = 0;
    let fresh = 0;
    for (const reading of this.#slots.values()) {
      latest = Math.max(latest, reading.readIn);
      if (!stale(reading)) fresh++;
    }
    for (const [hex, reading] of this.#slots) {
      if (fresh <= AT_MOST / 2 && !stale(reading)) continue;
      reading.of = 0;
      this.#slots.delete(hex);
    }
    this.#latest = latest;
  }
}
