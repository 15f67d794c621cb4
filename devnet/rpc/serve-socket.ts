import type { WebSocket } from 'ws';
import type { DevnetNode } from '../node/node.ts';
import { LIMITS } from './limits.ts';
import type { Methods } from './method.ts';
import { openSession } from './session.ts';

/** Requests of one connection that are being answered at a time. */
const MOST_AT_WORK = 32;
/** How long a dropped client has to read why, ms. */
const LAST_WORD_MS = 2000;
/** WebSocket close code "try again later": the client may connect anew. */
const TOO_SLOW = 1013;

/**
 * Serves JSON-RPC on one WebSocket. A client that does not read its answers is read from no more; one that lets its notifications
 * pile up beyond `LIMITS.unread` is dropped, with the reason in the close frame. Others do not notice.
 */
export function serveSocket(node: DevnetNode, methods: Methods, socket: WebSocket): void {
  let atWork = 0;
  /** Frames that came in one piece with those before; while any wait, no more are read. */
  const waiting: string[] = [];
  const isBusy = (): boolean => atWork >= MOST_AT_WORK || socket.bufferedAmount > LIMITS.unreadPause;
  const goOn = (): void => {
    while (waiting.length > 0 && !isBusy()) take(waiting.shift()!);
    const full = waiting.length > 0 || isBusy();
    if (full && !socket.isPaused) socket.pause();
    else if (!full && socket.isPaused) socket.resume();
  };
  const take = (frame: string): void => {
    atWork++;
    void session.receive(frame).finally(() => {
      atWork--;
      goOn();
    });
  };
  const session = openSession(node, methods, (message) => {
    if (socket.readyState !== socket.OPEN) return;
    // Answers end with the requests; only notifications pile up without end.
    if (socket.bufferedAmount > LIMITS.unread && isNotification(message)) return drop();
    socket.send(JSON.stringify(message), goOn);
  });
  const drop = (): void => {
    session.close();
    waiting.length = 0;
    // Reading again is what lets the closing handshake end.
    socket.resume();
    socket.close(TOO_SLOW, `Too slow: ${LIMITS.unread} bytes were not read`);
    setTimeout(() => socket.terminate(), LAST_WORD_MS).unref();
  };
  socket.on('message', (data) => {
    waiting.push(String(data));
    goOn();
  });
  socket.on('close', () => {
    waiting.length = 0;
    session.close();
  });
  // Bad frames and oversized messages: ws itself closes the connection with the code that says so.
  socket.on('error', () => session.close());
}

const isNotification = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'method' in message;
