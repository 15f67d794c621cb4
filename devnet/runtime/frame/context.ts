import type { RuntimeEvent } from './pallet.ts';
import type { Storage } from './state.ts';
import type { State } from './state.ts';
import type { AccountId } from './types.ts';

/** Facts of the block being executed, fixed when it is initialised. */
export interface BlockFacts {
  readonly number: number;
  /** Account of the Aura author of this slot; absent in simulations without a block. */
  readonly author?: AccountId | undefined;
}

/** Events, as they will stand in System.Events. */
export interface DepositedEvent {
  readonly event: RuntimeEvent;
}

/**
 * What runtime code works with: storage of the block under construction, its facts, and the events. It is a `Storage`, so
 * storage items take it directly: `Account.get(ctx, who)`.
 */
export class Context implements Storage {
  /** Events deposited since the executor last took them. */
  events: RuntimeEvent[] = [];
  constructor(
    readonly state: State,
    readonly block: BlockFacts,
  ) {}
  read(key: Uint8Array): Uint8Array | undefined {
    return this.state.read(key);
  }
  write(key: Uint8Array, value: Uint8Array | null): void {
    this.state.write(key, value);
  }
  iterate(prefix: Uint8Array): [Uint8Array, Uint8Array][] {
    return this.state.iterate(prefix);
  }
  deposit(event: RuntimeEvent): void {
    this.events.push(event);
  }
  /** Runs `body`; when it throws, its storage changes and events are undone and the error goes on. */
  transactional<T>(body: () => T): T {
    const events = this.events.length;
    this.state.begin();
    let result: T;
    try {
      result = body();
    } catch (error) {
      this.state.rollback();
      this.events.length = events;
      throw error;
    }
    this.state.commit();
    return result;
  }
  /** Runs `body` and undoes everything it did: for simulations. */
  simulate<T>(body: () => T): T {
    const events = this.events.length;
    this.state.begin();
    try {
      return body();
    } finally {
      this.state.rollback();
      this.events.length = events;
    }
  }
}
