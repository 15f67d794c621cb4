/** The data of server-sent events, one text for each event. Source: WHATWG HTML, server-sent events. */
import { ServerError } from '../inference-error.ts';

const LONGEST_EVENT = 1_000_000;

/** @throws ServerError for an event without end */
export async function* eventData(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    // A lone CR at the end may be half of CR LF.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    if (rest.length + data.reduce((sum, { length }) => sum + length, 0) > LONGEST_EVENT)
      throw new ServerError('it sends an event without end');
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield data.join('\n');
        data = [];
      } else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
    }
  }
}
