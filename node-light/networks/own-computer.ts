/**
 * Whether an address leads to this computer: a chain that runs here is one's own, and needs nobody to vouch for it.
 * @param url `ws://…`, or a multiaddr
 */
export function isOwnComputer(url: string): boolean {
  if (/^\/(ip4\/127(\.\d{1,3}){3}|ip6\/::1|dns[46]?\/localhost)\//.test(url)) return true;
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
