import type { Origin } from './origin.ts';
import type { DispatchInfo, PostDispatch, RuntimeCall, RuntimeEvent } from './dispatch.ts';
import type { Slot } from './reading.ts';
import type { State, Storage } from './state.ts';
import type { StateKey } from './state-key.ts';
import type { AccountId } from './types.ts';

/** Facts of the block being executed, fixed when it is initialised. */
export interface BlockFacts {
  readonly number: number;
  /** Account of the Aura author of this slot; absent in simulations without a block. */
  readonly author?: AccountId | undefined;
}

/** What runs calls of any pallet: batches, sudo and proxies hold calls whose pallets they do not know. */
export interface Dispatcher {
  /**
   * Runs a call as one transaction: all of it, or nothing and the error. Says what it cost.
   * @param unfiltered past the filters and guards that stand before what accounts call
   * @throws DispatchError with the cost in `post`
   */
  dispatch(ctx: Context, origin: Origin, call: RuntimeCall, unfiltered?: boolean): Required<PostDispatch>;
  /** What a call costs by its declaration. */
  infoOf(call: RuntimeCall): DispatchInfo;
}

/**
 * What runtime code works with: storage of the block under construction, its facts, and the events. It is a `Storage`, so
 * storage items take it directly: `Account.get(ctx, who)`.
 */
export class Context implements Storage {
  /** Events deposited since the executor last took them. */
  events: RuntimeEvent[] = [];
  /** Place in the block of the extrinsic that runs. */
  extrinsicIndex = 0;
  constructor(
    readonly state: State,
    readonly block: BlockFacts,
    readonly dispatcher?: Dispatcher,
  ) {}
  /** Runs a call of any pallet. @throws DispatchError */
  dispatch(origin: Origin, call: RuntimeCall): Required<PostDispatch> {
    if (!this.dispatcher) throw new Error('this context has no dispatcher: it belongs to no runtime');
    return this.dispatcher.dispatch(this, origin, call);
  }
  /** Runs a call that root makes in the name of another; the calls within it are filtered again. @throws DispatchError */
  dispatchUnfiltered(origin: Origin, call: RuntimeCall): Required<PostDispatch> {
    if (!this.dispatcher) throw new Error('this context has no dispatcher: it belongs to no runtime');
    return this.dispatcher.dispatch(this, origin, call, true);
  }
  read(key: Uint8Array): Uint8Array | undefined {
    return this.state.read(key);
  }
  write(key: Uint8Array, value: Uint8Array | null): void {
    this.state.write(key, value);
  }
  slot(key: StateKey): Slot {
    return this.state.slot(key);
  }
  put(key: StateKey, value: Uint8Array | null): void {
    this.state.put(key, value);
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
