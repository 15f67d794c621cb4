// What was read of a state is known to whoever reads it next, and to the block after it: most of a state is the same for many blocks.
import type { Hex } from '../../../substrate/bytes.ts';
import type { BaseState } from './state.ts';
import type { StateKey } from './state-key.ts';

/** The bytes that stand at a key, and the value in them once somebody has decoded it (numbers and texts only: they never change). */
export interface Slot {
  readonly bytes: Uint8Array | null;
  decoded: unknown;
}

/** Bounds the memory: readings are forgotten as a whole when there are more. */
const AT_MOST = 50_000;
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

export class Readings {
  readonly #slots = new Map<Hex, Slot>();
  constructor(public base: BaseState) {}

  slot(key: StateKey): Slot {
    let slot = this.#slots.get(key.hex);
    if (!slot) this.#keep(key.hex, (slot = { bytes: this.base.get(key.bytes) ?? null, decoded: undefined }));
    return slot;
  }

  /** Becomes the readings of the state that differs from this one in `changes`. Who still reads the old one begins anew. */
  moveTo(base: BaseState, changes: Iterable<readonly [Hex, Slot]>): void {
    this.base = base;
    for (const [hex, slot] of changes) {
      // What is gone is seldom asked for again, and keys that hold a block's number would pile up.
      if (slot.bytes === null) this.#slots.delete(hex);
      else this.#keep(hex, slot);
    }
  }

  #keep(hex: Hex, slot: Slot): void {
    if (this.#slots.size >= AT_MOST) this.#slots.clear();
    this.#slots.set(hex, slot);
  }
}
