/** A transport over a MessagePort: between a page and a worker, or between worker threads of Node. */
import { asMessage } from './parse-message.ts';
import { oneLife } from './one-life.ts';
import type { Connect } from './transport.ts';

/** What is used of a port; the browser's and Node's both have it. */
export interface MessagePortLike {
  postMessage(value: unknown): void;
  addEventListener(type: 'message' | 'messageerror' | 'close', listener: (event: { data?: unknown }) => void): void;
  start(): void;
  close(): void;
}

/** A port does not tell its other end that it was closed (older browsers), so the last message says it. */
const goodbye = 'closed';

/**
 * The transport over one port; open it once. Use it on both ends. The port is up at once: the platform keeps what is
 * posted until the other end listens.
 */
export function messagePortTransport(port: MessagePortLike): Connect {
  return (onMessage, onStatus) => {
    const life = oneLife((message) => port.postMessage(message), onStatus);
    const end = (reason: string) => {
      if (life.closed) return;
      life.down(reason);
      port.close();
    };
    port.addEventListener('message', ({ data }) => {
      if (life.closed) return;
      if (data === goodbye) return end('closed by the other side');
      let message;
      try {
        message = asMessage(data);
      } catch (error) {
        port.postMessage(goodbye);
        return end(error instanceof Error ? error.message : String(error));
      }
      onMessage(message);
    });
    port.addEventListener('messageerror', () => end('a message could not be read'));
    port.addEventListener('close', () => end('closed by the other side'));
    queueMicrotask(() => {
      if (life.closed) return;
      port.start();
      life.up();
    });
    return {
      send: (message) => life.send(message),
      close(reason = 'closed by this side') {
        if (life.closed) return;
        port.postMessage(goodbye);
        end(reason);
      },
    };
  };
}
