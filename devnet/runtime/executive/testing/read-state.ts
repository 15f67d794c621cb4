import type { BaseState, Storage } from '../../frame/state.ts';

/** Reads storage items from the state of a block. Test code. */
export class ReadState implements Storage {
  constructor(readonly base: BaseState) {}
  read(key: Uint8Array): Uint8Array | undefined {
    return this.base.get(key);
  }
  write(): void {
    throw new Error('this state is read only');
  }
  iterate(prefix: Uint8Array): [Uint8Array, Uint8Array][] {
    return [...this.base.entries(prefix)];
  }
}
