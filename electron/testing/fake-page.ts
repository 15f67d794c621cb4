/** A page's window as the host client uses it, with sockets of Node. */
import { WebSocket } from 'ws';
import type { FrameSocket } from '../../miner/ports/bridge/socket-wire.ts';
import { HOST_META } from '../../miner/ports/host-key.ts';
import type { Page } from '../../miner/ports/host-client.ts';

export interface FakePage extends Page {
  /** What its session storage keeps. */
  readonly kept: Map<string, string>;
  readonly location: { hash: string; pathname: string; search: string; host: string; protocol: string };
}

/** @param meta whether the page was served by a host */
export function fakePage(address: string, { meta = true } = {}): FakePage {
  const { hash, pathname, search, host, protocol } = new URL(address);
  const location = { hash, pathname, search, host, protocol };
  const kept = new Map<string, string>();
  return {
    kept,
    location,
    history: { replaceState: () => void (location.hash = '') },
    sessionStorage: {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value),
      removeItem: (name) => void kept.delete(name),
    },
    document: { querySelector: (selector: string) => (meta && selector.includes(HOST_META) ? ({} as Element) : null) },
  };
}

/** Opens sockets like a browser on that page does: with its origin. */
export const socketsOf =
  (page: FakePage) =>
  (url: string, protocols: string[]): FrameSocket => {
    const socket = new WebSocket(url, protocols, { origin: `${page.location.protocol}//${page.location.host}` });
    // As in a browser: a failure shows as a close.
    socket.on('error', () => undefined);
    return socket as unknown as FrameSocket;
  };
