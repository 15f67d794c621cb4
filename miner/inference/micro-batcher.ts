/**
 * Gathers single items into batches without waiting for any: what arrives while a batch runs forms the next one. A quiet miner
 * answers at once, a busy one in full batches.
 */
import { BackendClosedError, CancelledError, QueueFullError } from './inference-error.ts';

export interface MicroBatcher<Item, Result> {
  /** Rejects with `QueueFullError`, `CancelledError`, `BackendClosedError`, or what the batch rejected with. */
  add(item: Item, signal?: AbortSignal): Promise<Result>;
  /** Items that wait, those running not counted. */
  waiting(): number;
  /** Rejects what waits and refuses more. */
  close(): void;
}

export interface MicroBatcherOptions<Item, Result> {
  /** One result or error per item, in order. `signal` fires when nobody waits for any of them any more. */
  run: (items: readonly Item[], signal: AbortSignal) => Promise<readonly (Result | Error)[]>;
  maxBatch: () => number;
  maxWaiting: number;
  /** Batches under way at once. */
  inFlight: number;
}

export function createMicroBatcher<Item, Result>(
  options: MicroBatcherOptions<Item, Result>,
): MicroBatcher<Item, Result> {
  type Entry = {
    item: Item;
    resolve: (result: Result) => void;
    reject: (error: unknown) => void;
    /** Called when it is taken back while its batch runs. */
    leave: () => void;
  };
  const queue: Entry[] = [];
  let running = 0;
  let closed = false;
  let scheduled = false;

  async function runBatch(entries: Entry[]): Promise<void> {
    running++;
    const unwanted = new AbortController();
    let wanted = entries.length;
    for (const entry of entries) entry.leave = () => --wanted === 0 && unwanted.abort();
    try {
      const results = await options.run(
        entries.map(({ item }) => item),
        unwanted.signal,
      );
      entries.forEach(({ resolve, reject }, i) => {
        const result = results[i];
        if (result instanceof Error) reject(result);
        else resolve(result as Result);
      });
    } catch (error) {
      for (const { reject } of entries) reject(error);
    } finally {
      running--;
      flush();
    }
  }

  function flush(): void {
    while (running < options.inFlight && queue.length > 0)
      void runBatch(queue.splice(0, Math.max(1, options.maxBatch())));
  }

  /** After this turn of the event loop's microtasks, so that items added together run together. */
  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(() => {
      scheduled = false;
      flush();
    });
  }

  return {
    add: (item, signal) => {
      if (closed) return Promise.reject(new BackendClosedError('The miner was stopped.'));
      if (signal?.aborted) return Promise.reject(new CancelledError('The query was taken back.'));
      if (queue.length >= options.maxWaiting)
        return Promise.reject(
          new QueueFullError(`${queue.length} queries are waiting already; try again later.`, {
            waiting: queue.length,
          }),
        );
      return new Promise<Result>((resolve, reject) => {
        const cancel = () => {
          const at = queue.indexOf(entry);
          if (at >= 0) queue.splice(at, 1);
          else entry.leave(); // its batch goes on for its neighbours
          reject(new CancelledError('The query was taken back.'));
        };
        const done = () => signal?.removeEventListener('abort', cancel);
        const entry: Entry = {
          item,
          resolve: (result) => (done(), resolve(result)),
          reject: (error) => (done(), reject(error)),
          leave: () => undefined,
        };
        signal?.addEventListener('abort', cancel, { once: true });
        queue.push(entry);
        schedule();
      });
    },
    waiting: () => queue.length,
    close: () => {
      closed = true;
      for (const { reject } of queue.splice(0)) reject(new BackendClosedError('The miner was stopped.'));
    },
  };
}
