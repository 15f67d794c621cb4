import { equalBytes } from '../../substrate/bytes.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import { SourceLacksError, SourceMovedError } from './source.ts';

/**
 * The headers, when they follow block `after` and each other.
 * @param name of the source they came from
 * @throws SourceLacksError when there are none, SourceMovedError when they do not hang together
 */
export function linkedAfter(headers: Header[], after: number, name: string): Header[] {
  const [first] = headers;
  if (!first) throw new SourceLacksError(`${name} does not have the headers after block ${after}`);
  headers.forEach((header, i) => {
    const parent = headers[i - 1];
    if (parent && !equalBytes(header.parentHash, headerHash(parent))) throw new SourceMovedError();
  });
  if (first.number !== after + 1) throw new SourceMovedError();
  return headers;
}
