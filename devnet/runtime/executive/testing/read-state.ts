import type { Slot } from '../../frame/reading.ts';
import type { BaseState } from '../../frame/base-state.ts';
import type { Storage } from '../../frame/state.ts';
import type { StateKey } from '../../frame/state-key.ts';

/** Reads storage items from the state of a block. Test code. */
export class ReadState implements Storage {
  constructor(readonly base: BaseState) {}
  read(key: Uint8Array): Uint8Array | undefined {
    return this.base.get(key);
  }
  slot({ bytes }: StateKey): Slot {
    return { bytes: this.base.get(bytes) ?? null, decoded: undefined };
  }
  write(): void {
    throw new Error('this state is read only');
  }
  put(): void {
    this.write();
  }
  iterate(prefix: Uint8Array): [Uint8Array, Uint8Array][] {
    return [...this.base.entries(prefix)];
  }
}
