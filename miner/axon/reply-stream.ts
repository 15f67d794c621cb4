// The bytes of a streamed answer. Callers decode each chunk by itself, so no chunk may end inside a character.

/** A handler streamed something other than text or bytes. */
export class StreamChunkError extends Error {
  override readonly name = 'StreamChunkError';
}

const encoder = new TextEncoder();

const isHighSurrogate = (text: string): boolean => /[\ud800-\udbff]$/.test(text);

/** UTF-8 of text pieces; half a character at the end of a piece waits for the next one. Bytes pass as they are. */
export async function* encodePieces(pieces: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  let held = '';
  for await (const piece of pieces) {
    if (piece instanceof Uint8Array) {
      if (held !== '') yield encoder.encode(held);
      held = '';
      if (piece.length > 0) yield piece;
      continue;
    }
    if (typeof piece !== 'string') throw new StreamChunkError('A stream consists of text or bytes.');
    const text = held + piece;
    held = isHighSurrogate(text) ? text.slice(-1) : '';
    const whole = held === '' ? text : text.slice(0, -1);
    if (whole !== '') yield encoder.encode(whole);
  }
  if (held !== '') yield encoder.encode(held);
}
