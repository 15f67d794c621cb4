/** A medium that fails on command, in front of a real store. */
import { StoreError, type Store, type StoreOperation } from '../../substrate/store/store.ts';

export type StoreFault =
  /** Nothing is written. */
  | { readonly type: 'full' }
  /** The first operations are written, the rest is not: what no store may do, and a broken medium does. */
  | { readonly type: 'torn'; readonly operations: number };

export interface FaultyStore extends Store {
  /** What the next batches meet; undefined: all is well. */
  fault: StoreFault | undefined;
}

export function faultyStore(store: Store): FaultyStore {
  return {
    fault: undefined,
    get: (key) => store.get(key),
    iterate: (range) => store.iterate(range),
    close: () => store.close(),
    async batch(operations: Iterable<StoreOperation>) {
      if (!this.fault) return store.batch(operations);
      if (this.fault.type === 'torn') await store.batch([...operations].slice(0, this.fault.operations));
      throw new StoreError('write', new Error('no space left on device'));
    },
  };
}
