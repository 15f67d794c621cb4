// How long a query waits, and how the bytes of its answer come in.
import type { Clock } from '../axon/clock.ts';
import { until } from '../axon/until.ts';
import { DendriteAbortedError, DendriteResponseError, DendriteTimeoutError } from './dendrite-errors.ts';

/** A signal that aborts at the timeout or with the asker's own. */
export function timeLimit(
  clock: Clock,
  timeoutS: number,
  outer?: AbortSignal,
): { signal: AbortSignal; end: () => void } {
  const controller = new AbortController();
  const cancel = () => controller.abort(new DendriteAbortedError());
  if (outer?.aborted) cancel();
  outer?.addEventListener('abort', cancel, { once: true });
  const untime = clock.after(timeoutS * 1000, () => controller.abort(new DendriteTimeoutError(timeoutS)));
  return {
    signal: controller.signal,
    end: () => {
      untime();
      outer?.removeEventListener('abort', cancel);
    },
  };
}

/** All bytes of an answer. @throws DendriteResponseError above `limitBytes`. */
export async function collect(chunks: AsyncIterable<Uint8Array>, limitBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limitBytes) throw new DendriteResponseError(`more than ${limitBytes} bytes`);
    parts.push(chunk);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The chunks of an answer until `signal` aborts. @throws the signal's reason then. */
export async function* abortable(chunks: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  let done = false;
  try {
    for (;;) {
      const next = await until(signal, iterator.next());
      if (next.done) break;
      yield next.value;
    }
    done = true;
  } finally {
    // Tells the source to stop; not awaited, as a source that hangs is why we may be here.
    if (!done) iterator.return?.().catch(() => undefined);
  }
}
