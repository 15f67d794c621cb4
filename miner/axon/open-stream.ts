import { RequestAbortedError } from './axon-errors.ts';
import { encodePieces } from './reply-stream.ts';
import { until } from './until.ts';

/** Hears of a streamed answer's end. */
export interface StreamEnd {
  /** Once: with how many bytes went out, and the error it ended with, undefined after the last piece. Also when nobody reads it. */
  ended(error: unknown, bytes: number): void;
  /** The handler failed once more while it was being stopped. */
  fault(late: unknown): void;
}

/**
 * Opens a streamed answer. Its first piece is awaited, so that an early failure still gets a proper status.
 * @throws what the handler throws before its first piece, and the signal's reason
 */
export async function openStream(
  pieces: AsyncIterable<unknown>,
  signal: AbortSignal,
  { ended, fault }: StreamEnd,
): Promise<AsyncGenerator<Uint8Array>> {
  const iterator = encodePieces(pieces);
  let finished = false;
  const finish = (error: unknown, bytes: number): void => {
    if (finished) return;
    finished = true;
    if (error !== undefined) iterator.return(undefined).catch(fault);
    ended(error, bytes);
  };
  let next = await until(signal, iterator.next());
  let bytes = 0;
  // From here the answer is under way: its end is told even when nobody reads the stream.
  signal.addEventListener('abort', () => finish(signal.reason, bytes), { once: true });
  return (async function* () {
    let outcome: unknown = new RequestAbortedError();
    try {
      for (; !next.done; next = await until(signal, iterator.next())) {
        bytes += next.value.length;
        yield next.value;
      }
      outcome = undefined;
    } catch (error) {
      outcome = error;
      throw error;
    } finally {
      finish(outcome, bytes);
    }
  })();
}
