import type { Frame, Wire } from '../bridge/messages.ts';

/** For tests: two wires back to back; frames pass asynchronously, as over a socket. */
export function wirePair(): [Wire, Wire] {
  const ends = [0, 1].map(() => ({ frame: (_: Frame) => undefined as void, close: (_: string) => undefined as void }));
  const wire = (own: number): Wire => ({
    send: (frame) => queueMicrotask(() => ends[1 - own]?.frame(frame)),
    listen: (frame, close) => void (ends[own] = { frame, close }),
    close: (reason) => queueMicrotask(() => ends.forEach((end) => end.close(reason))),
  });
  return [wire(0), wire(1)];
}
