import type { Hash } from '../runtime/frame/types.ts';
import type { Connection } from './method.ts';

const TICK_MS = 50;
/** How long a client that asks nothing about the block is waited for, in ticks. */
const UNASKED_TICKS = 8;
/** How long after its last question it has read the block. */
const SILENT_TICKS = 4;
const MOST_TICKS = 60;

/**
 * Calls `then` when a client that was just told of a block has read it: it asked about the block and has been silent about it for
 * 200 ms, or it asked nothing for 400 ms. At the latest after 3 s. Counted in turns of the event loop, so that a machine that stands
 * still for a while does not pass for a silent client.
 * @returns how to stop waiting
 */
export function onceRead(connection: Connection, block: Hash, then: () => void): () => void {
  let left = UNASKED_TICKS;
  let ticks = 0;
  const stopListening = connection.requests.on((params) => {
    if (params.includes(block)) left = SILENT_TICKS;
  });
  const stop = (): void => {
    stopListening();
    clearInterval(timer);
  };
  const timer = setInterval(() => {
    left--;
    ticks++;
    if (left > 0 && ticks < MOST_TICKS) return;
    stop();
    then();
  }, TICK_MS);
  return stop;
}
