/**
 * How a page proves to the plain-Node host that the user's own start opened it: with the host's key, a random text of one start,
 * or with a ticket made from it, good for one use. Both come in the address's fragment, which no server, log or other origin sees.
 */
export interface HostPass {
  readonly kind: 'key' | 'ticket';
  readonly text: string;
}

/** The sub-protocol of the host's socket; the pass is offered as a second one. */
export const HOST_PROTOCOL = 'taolite.host';
/** Path of the host's socket. */
export const HOST_PATH = '/host';
/** Name of the element the host writes into the page it serves. */
export const HOST_META = 'taolite-host';
/** Close code of a socket whose pass is not the host's. */
export const PASS_REFUSED = 4401;

const STORED_AS = 'taolite-host-key';
const FORM = /^#(key|ticket)=([A-Za-z0-9._-]{20,200})$/;

export const passProtocol = ({ kind, text }: HostPass): string => `${kind}.${text}`;

/** Reads what a page offered in `Sec-WebSocket-Protocol`, or null. */
export function readPass(protocols: readonly string[]): HostPass | null {
  for (const offered of protocols) {
    const [, kind, text] = /^(key|ticket)\.([A-Za-z0-9._-]{20,200})$/.exec(offered) ?? [];
    if (kind && text) return { kind: kind as HostPass['kind'], text };
  }
  return null;
}

/** The fragment for an address that carries a pass. */
export const passFragment = ({ kind, text }: HostPass): string => `#${kind}=${text}`;

/** What is used of a window. */
export interface AddressBar {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  readonly history: Pick<History, 'replaceState'>;
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/** Takes the pass out of the address bar, or else the key this window has kept, or null. */
export function takePass({ location, history, sessionStorage }: AddressBar): HostPass | null {
  const [, kind, text] = FORM.exec(location.hash) ?? [];
  if (kind && text) {
    history.replaceState(null, '', location.pathname + location.search);
    return { kind: kind as HostPass['kind'], text };
  }
  const kept = sessionStorage.getItem(STORED_AS);
  return kept === null ? null : { kind: 'key', text: kept };
}

/** Keeps the key for reloads of this window; null forgets it. Session storage is this origin's alone, its port included. */
export function keepKey({ sessionStorage }: Pick<AddressBar, 'sessionStorage'>, key: string | null): void {
  if (key === null) sessionStorage.removeItem(STORED_AS);
  else sessionStorage.setItem(STORED_AS, key);
}
