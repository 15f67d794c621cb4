import type { PipeEnd } from './schema.ts';

/** A pipe's end, and what the wire does to it. */
export interface HeldPipe {
  readonly end: PipeEnd<unknown, unknown>;
  receive(message: unknown): void;
  /** The other side ended it, or the wire is gone. */
  over(reason: string): void;
}

/** @param transmit sends a message; @param tellEnd tells the other side that this one has ended it */
export function holdPipe(transmit: (message: unknown) => void, tellEnd: (reason: string) => void): HeldPipe {
  let open = true;
  let listener: ((message: unknown) => void) | undefined;
  let early: unknown[] = [];
  let finish: (reason: string) => void;
  const ended = new Promise<string>((resolve) => (finish = resolve));
  const over = (reason: string): void => {
    open = false;
    early = [];
    finish(reason);
  };
  return {
    end: {
      send: (message) => {
        if (open) transmit(message);
      },
      onMessage: (next) => {
        listener = next;
        const kept = early;
        early = [];
        kept.forEach(next);
      },
      end: (reason = 'ended by this side') => {
        if (!open) return;
        tellEnd(reason);
        over(reason);
      },
      ended,
    },
    receive: (message) => {
      if (!open) return;
      if (listener) listener(message);
      else early.push(message);
    },
    over,
  };
}
