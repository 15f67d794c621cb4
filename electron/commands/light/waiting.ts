/** Whoever waits is told for whom. */
import { note } from './terminal.ts';

/** A timer that keeps no process alive. */
export const pause = (ms: number): Promise<undefined> =>
  new Promise((resolve) => void setTimeout(resolve, ms, undefined).unref());

const patienceMs = 5_000;

/** The outcome of `work`; after five seconds without one a line says who is waited for. @param who those that have not answered */
export async function saying<T>(who: () => readonly string[], work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => {
    note(`No answer for ${patienceMs / 1000} s: waiting for ${who().join(', ') || 'an answer'}.`);
  }, patienceMs);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
