/** What cannot be proved, asked of endpoints: their word. Peers are passed over, as they answer no questions. */
import type { Proved } from '../../substrate/evidence.ts';
import { RpcError } from '../../substrate/transport/rpc-client.ts';
import { DisconnectedError } from '../../substrate/transport/transport.ts';
import type { Source } from '../sources/source.ts';
import { NotProvedError } from './errors.ts';
import type { SourceBook } from './source-book.ts';

/** The sources that answer this method, best first. */
export const speakersOf = (book: SourceBook, method: string): Source[] =>
  book.ranked().filter((source) => source.answers(method));

/**
 * The answer of the first source that gives one.
 * @param check throws a refusal for an answer that contradicts what is proved
 * @throws RpcError when the answer is an error, NotProvedError when nobody answers
 */
export async function endpointWord(
  book: SourceBook,
  method: string,
  params: readonly unknown[],
  check?: (value: unknown) => void,
): Promise<Proved<unknown>> {
  const told = await book.ask(
    method,
    async (source): Promise<{ by: string; value?: unknown; error?: RpcError }> => {
      try {
        const value = await source.ask(method, params);
        check?.(value);
        return { by: source.name, value };
      } catch (error) {
        // An error is an answer too, and the next endpoint would say the same.
        if (error instanceof RpcError) return { by: source.name, error };
        throw error;
      }
    },
    speakersOf(book, method),
  );
  if (told.error) throw told.error;
  return { value: told.value, evidence: { word: 'claimed', by: told.by } };
}

/** Where a stream's notifications go. An error inside the stream is told as such, never left out. */
export interface StreamSink {
  next(result: unknown): void;
  error(error: Error): void;
}

/**
 * A stream from one endpoint at a time: when that one is lost the next tells on, as soon as there is one. What it says first may have
 * been told before.
 * @param onFollowed calls back whenever a source was taken in, until what it gives back is called
 * @returns how to stop
 * @throws NotProvedError when nobody can be asked, else what the last one asked says against it
 */
export async function endpointStream(
  book: SourceBook,
  onFollowed: (run: () => void) => () => void,
  method: string,
  params: readonly unknown[],
  sink: StreamSink,
): Promise<() => void> {
  const unsubscribe = method.replace('_subscribe', '_unsubscribe');
  let stop = (): void => undefined;
  let stopped = false;
  const begin = async (): Promise<void> => {
    let reason: unknown = new NotProvedError(method, []);
    for (const source of speakersOf(book, method)) {
      try {
        stop = await source.watch(method, unsubscribe, params, {
          next: (result) => void (stopped || sink.next(result)),
          error: (error) => (error instanceof DisconnectedError ? goOn() : sink.error(error)),
        });
        if (stopped) stop();
        return;
      } catch (error) {
        reason = error;
      }
    }
    throw reason;
  };
  const goOn = (): void => {
    if (stopped) return;
    begin().catch(() => {
      if (stopped) return;
      stop = onFollowed(() => {
        stop();
        goOn();
      });
    });
  };
  await begin();
  return () => {
    stopped = true;
    stop();
  };
}
