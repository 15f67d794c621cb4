/** What cannot be proved, asked of endpoints: their word. Peers are passed over, as they answer no questions. */
import type { Proved } from '../../substrate/evidence.ts';
import { RpcError } from '../../substrate/transport/rpc-client.ts';
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

/** The source whose word is asked for a stream. @throws NotProvedError when there is none */
export function speakerOf(book: SourceBook, method: string): Source {
  const [source] = speakersOf(book, method);
  if (!source) throw new NotProvedError(method, []);
  return source;
}
