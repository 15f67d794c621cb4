/** The WebSocket transport in Node, over the `ws` package. Not for pages: they have their own WebSocket. */
import { WebSocket } from 'ws';
import type { Connect } from './transport.ts';
import { webSocketTransport, type WebSocketLike, type WebSocketOptions } from './websocket.ts';

/** A transport that dials `url` each time it is opened. Frames beyond the limit are dropped before they are kept. */
export function nodeWebSocketTransport(url: string, options: Omit<WebSocketOptions, 'open'> = {}): Connect {
  const maxPayload = options.mostCharacters ?? 32 << 20;
  return webSocketTransport(url, {
    ...options,
    open: (address) => new WebSocket(address, { maxPayload, perMessageDeflate: false }) as WebSocketLike,
  });
}
