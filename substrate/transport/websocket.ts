/** The transport over a WebSocket: the browser's, Node's `ws` (see `node-websocket.ts`), or a server's accepted socket. */
import { oneLife } from './one-life.ts';
import { parseMessages } from './parse-message.ts';
import type { Connect, JsonRpcMessage } from './transport.ts';

/** What is used of a WebSocket; the browser's and those of `ws` both have it. */
export interface WebSocketLike {
  readonly readyState: number;
  send(text: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(
    type: 'open' | 'error',
    listener: (event: { message?: string; error?: { code?: string } }) => void,
  ): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number; reason: string }) => void): void;
}

export interface WebSocketOptions {
  /** Makes the socket; the platform's `WebSocket` unless given (Node 20 has none: use `node-websocket.ts`). */
  readonly open?: (url: string) => WebSocketLike;
  /** Longest text accepted, in characters. 32 Mi by default: a 16 MB answer in hexadecimal. */
  readonly mostCharacters?: number;
}

const openState = 1;
/** What `ws` calls a frame beyond its limit, which it drops by itself. */
const tooLongCode = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
const defaultMost = 32 << 20;

/** A transport that dials `url` each time it is opened. A bad URL shows as `closed`, like every other failure. */
export function webSocketTransport(url: string, options: WebSocketOptions = {}): Connect {
  const open = options.open ?? ((address) => new WebSocket(address) as WebSocketLike);
  return (onMessage, onStatus) => {
    let socket: WebSocketLike;
    try {
      socket = open(url);
    } catch (error) {
      const life = oneLife(() => undefined, onStatus);
      life.down(error instanceof Error ? error.message : String(error));
      return { send: (message) => life.send(message), close: () => undefined };
    }
    return overWebSocket(socket, options)(onMessage, onStatus);
  };
}

/** The transport over one socket, connecting or already open (a server's accepted one); open it once. */
export function overWebSocket(socket: WebSocketLike, { mostCharacters = defaultMost }: WebSocketOptions = {}): Connect {
  return (onMessage, onStatus) => {
    const life = oneLife((message) => socket.send(JSON.stringify(message)), onStatus);
    let trouble: string | undefined;
    let tooLong = false;
    const refuse = (reason: string) => {
      life.down(reason, true);
      socket.close(4000, reason.slice(0, 100));
    };
    socket.addEventListener('open', () => life.up());
    socket.addEventListener('error', (event) => {
      trouble = event.message;
      tooLong = event.error?.code === tooLongCode;
    });
    socket.addEventListener('close', ({ code, reason }) =>
      life.down(reason || trouble || `closed with code ${code}`, tooLong),
    );
    socket.addEventListener('message', ({ data }) => {
      if (life.closed) return;
      if (typeof data !== 'string') return refuse('a message that is not text');
      if (data.length > mostCharacters) return refuse(`a message of more than ${mostCharacters} characters`);
      let messages: JsonRpcMessage[];
      try {
        messages = parseMessages(data);
      } catch (error) {
        return refuse(error instanceof Error ? error.message : String(error));
      }
      for (const message of messages) onMessage(message);
    });
    if (socket.readyState === openState) queueMicrotask(() => life.up());
    return {
      send: (message) => life.send(message),
      close(reason = 'closed by this side') {
        if (life.closed) return;
        life.down(reason);
        socket.close(1000);
      },
    };
  };
}
