import { networkById, type NetworkId } from '../../node-light/networks/networks.ts';

/** Where the chain comes from: the bundled devnet on this computer, a public network, or nodes somebody runs. */
export type Endpoint =
  | { readonly kind: 'devnet' }
  | { readonly kind: 'network'; readonly network: NetworkId }
  /** One address or more, of the same chain, and peers of it (multiaddrs): all of them are sources. */
  | { readonly kind: 'custom'; readonly urls: readonly string[] };

/** The address a person typed cannot be dialled. */
export class EndpointRefused extends Error {
  override readonly name = 'EndpointRefused';
}

/** A peer of the network, which the host dials: `/ip4/…/tcp/…/p2p/12D3…`, or with `/ws` or `/dns/…`. */
export const isPeerAddress = (address: string): boolean => address.startsWith('/');

const peerAddress =
  /^\/(ip4|ip6|dns|dns4|dns6)\/[0-9a-zA-Z:.-]{1,253}\/tcp\/\d{1,5}(\/(ws|wss|tls\/ws))?\/p2p\/[1-9A-HJ-NP-Za-km-z]{46,64}$/;

/**
 * Reads a typed address, of a node or a peer.
 * @returns the address in its plain form, without a trailing slash
 * @throws EndpointRefused with the reason in words
 */
export function parseEndpoint(typed: string): string {
  const text = typed.trim();
  if (text === '') throw new EndpointRefused('Type an address, such as wss://node.example:443.');
  if (isPeerAddress(text)) {
    if (peerAddress.test(text)) return text;
    throw new EndpointRefused('This is not the address of a peer. It looks like /ip4/192.0.2.1/tcp/30333/p2p/12D3…');
  }
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `wss://${text}`);
  } catch {
    throw new EndpointRefused('This is not an address. It looks like wss://node.example or ws://127.0.0.1:9944.');
  }
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:')
    throw new EndpointRefused(`A chain speaks over ws:// or wss://, not ${url.protocol}//.`);
  if (url.username !== '' || url.password !== '')
    throw new EndpointRefused('A password inside an address would be kept in the open. Leave it out.');
  url.hash = '';
  return url.href.replace(/\/+$/, '');
}

/** As it is kept in the preferences: several addresses with a space between, which none has inside. */
export function endpointText(endpoint: Endpoint): string {
  if (endpoint.kind === 'network') return `network:${endpoint.network}`;
  return endpoint.kind === 'devnet' ? 'devnet' : endpoint.urls.join(' ');
}

/** Reads a kept endpoint; the devnet when there is none or it no longer reads. */
export function readEndpoint(kept: string | null): Endpoint {
  if (kept === null || kept === 'devnet') return { kind: 'devnet' };
  const network = networkById(kept.replace(/^network:/, ''));
  if (network) return { kind: 'network', network: network.id };
  try {
    return { kind: 'custom', urls: kept.split(' ').map(parseEndpoint) };
  } catch (error) {
    if (error instanceof EndpointRefused) return { kind: 'devnet' };
    throw error;
  }
}

/** The person's name for it. */
export function endpointLabel(endpoint: Endpoint): string {
  if (endpoint.kind === 'network') return networkById(endpoint.network)?.name ?? endpoint.network;
  if (endpoint.kind === 'devnet') return 'Bundled devnet';
  const { urls } = endpoint;
  const first = addressLabel(urls.find((url) => !isPeerAddress(url)) ?? urls[0] ?? '');
  return urls.length === 1 ? first : `${first} and ${urls.length - 1} more`;
}

/** An address as people see it, without its scheme. */
export const addressLabel = (url: string): string => url.replace(/^wss?:\/\//, '');

/** Both are nodes of one's own, and at least one is in both. */
export const shareAddress = (one: Endpoint, other: Endpoint): boolean =>
  one.kind === 'custom' && other.kind === 'custom' && one.urls.some((url) => other.urls.includes(url));
