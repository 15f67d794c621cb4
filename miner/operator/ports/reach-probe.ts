/** What dialling an address from this machine gave. `axon`: something that speaks the protocol, under this hotkey. */
export type ProbeAnswer =
  | { readonly answer: 'axon'; readonly hotkey: string | null }
  | { readonly answer: 'other' }
  | { readonly answer: 'refused' }
  | { readonly answer: 'timeout' };

/**
 * Dials an axon as a stranger would, and this machine's own addresses. Implementations: `probeAxon` (Node, electron/services), the
 * host bridge. A page without a host has none: a browser may not dial.
 */
export interface ReachProbe {
  /** Never rejects: whatever goes wrong is an answer. */
  dial(ip: string, port: number): Promise<ProbeAnswer>;
  /** Addresses of this machine's own network interfaces. */
  ownAddresses(): readonly string[];
}
