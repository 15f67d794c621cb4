// The last accepted nonce of each `hotkey:uuid`: the memory that stops replays. Bounded, and it forgets only what the
// freshness rule would refuse anyway.

/** Limits of the book. */
export interface NonceBookLimits {
  /** Entries at most, all callers together. */
  readonly entries: number;
  /** Entries at most for one hotkey; each start of a dendrite makes one. */
  readonly perHotkey: number;
}

interface Entry {
  readonly hotkey: string;
  readonly nonce: bigint;
}

/** Memory of nonces. Not persistent: after a restart the freshness rule is what refuses old requests. */
export class NonceBook {
  private readonly entries = new Map<string, Entry>();
  private readonly perHotkey = new Map<string, number>();
  private readonly limits: NonceBookLimits;

  constructor(limits: NonceBookLimits = { entries: 100_000, perHotkey: 512 }) {
    this.limits = limits;
  }

  get size(): number {
    return this.entries.size;
  }

  /** The last accepted nonce of this caller object, or null. */
  stored(hotkey: string, uuid: string): bigint | null {
    return this.entries.get(`${hotkey}:${uuid}`)?.nonce ?? null;
  }

  /** True when another caller object of this hotkey still fits in. */
  hasRoom(hotkey: string, uuid: string): boolean {
    if (this.entries.has(`${hotkey}:${uuid}`)) return true;
    return this.entries.size < this.limits.entries && (this.perHotkey.get(hotkey) ?? 0) < this.limits.perHotkey;
  }

  /** Stores an accepted nonce, only after its signature was checked. */
  accept(hotkey: string, uuid: string, nonce: bigint): void {
    const key = `${hotkey}:${uuid}`;
    // Set anew, so that the map's order follows the time of use and old entries come first.
    if (!this.entries.delete(key)) this.perHotkey.set(hotkey, (this.perHotkey.get(hotkey) ?? 0) + 1);
    this.entries.set(key, { hotkey, nonce });
  }

  /** Forgets entries at or before `beforeNs`, which no freshness rule accepts again. Stops at the first that must stay. */
  forget(beforeNs: bigint): void {
    for (const [key, { hotkey, nonce }] of this.entries) {
      if (nonce > beforeNs) return;
      this.entries.delete(key);
      const left = (this.perHotkey.get(hotkey) ?? 1) - 1;
      if (left > 0) this.perHotkey.set(hotkey, left);
      else this.perHotkey.delete(hotkey);
    }
  }
}
