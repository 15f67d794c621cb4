/**
 * Tokens to text that may be sent: a character whose bytes are not all there is held back, and so is what may become a stop text.
 */

export interface TextStream {
  /** Takes a token; gives what can be sent now. */
  push(id: number): string;
  /** What is left at the end. Nothing after a stop. */
  flush(): string;
  /** A stop text has come; it and all after it is not sent. */
  readonly stopped: boolean;
}

/** Tokens decoded together: a token's text depends on few before it, and decoding all again for each would cost ever more. */
const WINDOW = 16;

/** `decode` gives the text of ids without special tokens; `stop` texts end the answer and are not part of it. */
export function textStream(decode: (ids: number[]) => string, stop: readonly string[]): TextStream {
  const stops = stop.filter((text) => text !== '');
  let ids: number[] = [];
  /** Text of `ids` that has been read already. */
  let read = '';
  let held = '';
  let stopped = false;

  /** Moves new text from the tokens to `held`. */
  function take(final: boolean): void {
    const text = decode(ids);
    if (!final && text.endsWith('\ufffd')) return;
    held += text.slice(read.length);
    read = text;
    if (ids.length < 2 * WINDOW) return;
    ids = ids.slice(-WINDOW);
    read = decode(ids);
  }

  /** Gives what of `held` no stop text can begin in, or all before a stop text. */
  function send(final: boolean): string {
    const at = Math.min(...stops.map((text) => held.indexOf(text)).filter((found) => found >= 0));
    if (Number.isFinite(at)) {
      stopped = true;
      const sent = held.slice(0, at);
      held = '';
      return sent;
    }
    let keep = 0;
    if (!final)
      for (const text of stops)
        for (let length = Math.min(text.length - 1, held.length); length > keep; length--)
          if (held.endsWith(text.slice(0, length))) keep = length;
    const sent = held.slice(0, held.length - keep);
    held = held.slice(held.length - keep);
    return sent;
  }

  return {
    push: (id) => {
      if (stopped) return '';
      ids.push(id);
      take(false);
      return send(false);
    },
    flush: () => {
      if (stopped) return '';
      take(true);
      return send(true);
    },
    get stopped() {
      return stopped;
    },
  };
}
